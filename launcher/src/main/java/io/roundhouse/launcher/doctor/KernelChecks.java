package io.roundhouse.launcher.doctor;

import io.roundhouse.admin.CheckView;
import io.roundhouse.posix.Errno;
import io.roundhouse.posix.KernelFeatures;
import java.util.List;

/** What the kernel can do. */
final class KernelChecks {
    private KernelChecks() {
    }

    static List<CheckView> all() {
        return List.of(
            needed("kernel.sealed-memory", KernelFeatures.sealedMemory(), "5.1"),
            needed("kernel.epoll", KernelFeatures.epoll(), "2.6.27"),
            wanted("kernel.peer-pidfd", KernelFeatures.peerPidfd(),
                "a process number used again could be taken for a dead application; Linux 6.5 or later knows better"),
            wanted("kernel.pidfd-getfd", KernelFeatures.pidfdGetfd(),
                "sockets cannot be taken over from a running process; Linux 5.6 or later, and permission to trace"));
    }

    private static CheckView needed(final String name, final int result, final String since) {
        return result == 0 ? CheckView.ok(name, "works")
            : CheckView.fail(name, Errno.name(-result), "use Linux " + since + " or later, without a seccomp filter");
    }

    private static CheckView wanted(final String name, final int result, final String remedy) {
        return result == 0 ? CheckView.ok(name, "works") : CheckView.warn(name, Errno.name(-result), remedy);
    }
}
