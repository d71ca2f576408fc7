package io.roundhouse.launcher.doctor;

import io.roundhouse.admin.CheckView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** How long it takes to know what time it is: executors ask once a cycle. */
final class ClockChecks {
    private static final Path SOURCE = Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    private static final Set<String> SLOW = Set.of("hpet", "acpi_pm", "jiffies", "refined-jiffies");
    private static final int ROUNDS = 200_000;
    private static final double SLOW_NS = 200;

    private ClockChecks() {
    }

    static List<CheckView> all() {
        return List.of(source(), cost(measure()));
    }

    private static CheckView source() {
        try {
            final String source = Files.readString(SOURCE).strip();
            return SLOW.contains(source) ? CheckView.warn("clock.source", source,
                "let the kernel use tsc, or the clock of the hypervisor: clocksource= of the kernel's command line")
                : CheckView.ok("clock.source", source);
        } catch (final IOException e) {
            return CheckView.ok("clock.source", "not told by the kernel");
        }
    }

    private static double measure() {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            final long startNs = System.nanoTime();
            long last = startNs;
            for (int round = 0; round < ROUNDS; round++) {
                last = System.nanoTime();
            }
            best = Math.min(best, (last - startNs) / (double) ROUNDS);
        }
        return best;
    }

    static CheckView cost(final double ns) {
        final String finding = Math.round(ns) + " ns a reading";
        return ns > SLOW_NS ? CheckView.warn("clock.cost", finding, "each reading is a system call: see clock.source")
            : CheckView.ok("clock.cost", finding);
    }
}
