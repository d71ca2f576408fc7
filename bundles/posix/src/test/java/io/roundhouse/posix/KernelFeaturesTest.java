package io.roundhouse.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelFeaturesTest {
    @Test
    void shouldFindWhatThisKernelHasAndLeaveNothingOpen() throws IOException {
        KernelFeatures.epoll();
        final long before = descriptors();
        assertEquals(0, KernelFeatures.epoll());
        assertEquals(0, KernelFeatures.sealedMemory());
        assertEquals(0, KernelFeatures.pidfdGetfd());
        final int peerPidfd = KernelFeatures.peerPidfd();
        assertTrue(peerPidfd == 0 || peerPidfd == -Errno.ENOPROTOOPT, Errno.name(-peerPidfd));
        assertEquals(before, descriptors());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            return fds.count();
        }
    }
}
