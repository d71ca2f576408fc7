package io.roundhouse.bench.rpc;

import io.roundhouse.testkit.process.Child;
import io.roundhouse.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Memory of processes as the kernel counts it: what several share counts once in all. */
final class ProcessMemory {
    private static final String SHARE = "Pss:";
    private static final String AVAILABLE = "MemAvailable:";

    private ProcessMemory() {
    }

    /** Of all these, in KiB. @throws IOException when one may not be looked at */
    static double kibibytes(final Collection<Child> children) throws IOException {
        double sum = 0;
        for (final Child child : children) {
            for (final ProcessHandle process : child.all().toList()) {
                sum += share(Files.readString(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup")));
            }
        }
        return sum;
    }

    /** What the machine has left, in KiB. */
    static double available() throws IOException {
        return value(AVAILABLE, Files.readString(Path.of("/proc/meminfo")));
    }

    /** The share of a process out of its {@code smaps_rollup}, in KiB. */
    static double share(final String rollup) {
        return value(SHARE, rollup);
    }

    private static double value(final String name, final String text) {
        return text.lines().filter(line -> line.startsWith(name)).findFirst()
            .map(line -> Double.parseDouble(line.substring(name.length()).replace("kB", "").strip()))
            .orElseThrow(() -> new ProcessException("kernel does not tell of memory: name=" + name + " text=" + text));
    }
}
