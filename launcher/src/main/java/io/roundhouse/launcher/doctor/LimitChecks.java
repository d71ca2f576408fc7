package io.roundhouse.launcher.doctor;

import io.roundhouse.admin.CheckView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the process may use. */
final class LimitChecks {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    /** A session of eight stripes has about forty. */
    private static final long FEW_FILES = 4096;
    private static final long TOO_FEW_FILES = 256;
    private static final long LITTLE_MEMORY = 64L << 20;
    private static final long FEW_THREADS = 512;

    private LimitChecks() {
    }

    static List<CheckView> all() {
        final List<String> lines;
        try {
            lines = Files.readAllLines(LIMITS);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(files(soft(lines, "Max open files")), memory(soft(lines, "Max locked memory")),
            threads(soft(lines, "Max processes")));
    }

    /** The soft limit, {@link Long#MAX_VALUE} for none. */
    static long soft(final List<String> lines, final String name) {
        final String value = lines.stream().filter(line -> line.startsWith(name)).findFirst()
            .map(line -> line.substring(name.length()).strip().split("\\s+")[0]).orElse("unlimited");
        return value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value);
    }

    private static CheckView files(final long limit) {
        final String remedy = "LimitNOFILE=65536 in the unit, or ulimit -n 65536 before the start";
        return limit < TOO_FEW_FILES ? CheckView.fail("limit.open-files", text(limit), remedy)
            : limit < FEW_FILES ? CheckView.warn("limit.open-files", text(limit), remedy)
            : CheckView.ok("limit.open-files", text(limit));
    }

    private static CheckView memory(final long limit) {
        return limit < LITTLE_MEMORY ? CheckView.warn("limit.locked-memory", text(limit) + " bytes",
            "LimitMEMLOCK=infinity in the unit, for engines that pin memory; others do without")
            : CheckView.ok("limit.locked-memory", text(limit));
    }

    private static CheckView threads(final long limit) {
        return limit < FEW_THREADS ? CheckView.warn("limit.threads", text(limit),
            "LimitNPROC=4096 in the unit, or ulimit -u 4096 before the start")
            : CheckView.ok("limit.threads", text(limit));
    }

    private static String text(final long limit) {
        return limit == Long.MAX_VALUE ? "unlimited" : Long.toString(limit);
    }
}
