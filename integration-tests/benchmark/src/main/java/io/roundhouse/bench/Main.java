package io.roundhouse.bench;

import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The benches' program. Ends with 0 when the bench ran, whether its targets were met or not; 1 when something was lost,
 * doubled, reordered or wrong, or when it could not run; 2 on a wrong argument.
 */
public final class Main {
    private static final int LOG_LINES = 15;

    private Main() {
    }

    public static void main(final String[] arguments) throws InterruptedException {
        try {
            System.exit(run(BenchOptions.parse(List.of(arguments))));
        } catch (final IllegalArgumentException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.err.print(BenchOptions.USAGE);
            System.exit(2);
        }
    }

    private static int run(final BenchOptions options) throws InterruptedException {
        return switch (options.wanted()) {
            case HELP -> print(BenchOptions.USAGE);
            case LIST -> print(Benches.ALL.stream().map(bench ->
                String.format("%-12s %s%n", bench.name(), bench.title()))
                .collect(Collectors.joining()));
            case SUMMARY -> summary(options.out());
            case RUN -> run(Benches.named(options.name()), options);
        };
    }

    private static int print(final String text) {
        System.out.print(text);
        return 0;
    }

    private static int summary(final Path folder) {
        try {
            return print(Summary.of(folder));
        } catch (final IOException e) {
            System.err.println("roundhouse: cannot read " + folder + ": " + e);
            return 1;
        }
    }

    private static int run(final Bench bench, final BenchOptions options) throws InterruptedException {
        try (BenchContext context = new BenchContext(Workplace.open(Main.class, "roundhouse-bench-"),
            options.onlyCase(), options.isQuick())) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(context::kill));
            return run(bench, context, options.out());
        } catch (final IOException e) {
            System.err.println("roundhouse: " + e);
            return 1;
        }
    }

    private static int run(final Bench bench, final BenchContext context, final Path out) throws InterruptedException {
        try {
            final List<Row> rows = bench.run(context);
            Files.createDirectories(out);
            final Path file = Files.writeString(out.resolve(bench.name() + ".json"),
                Json.file(bench.name(), version(context), context.isQuick(), Machine.here(), rows));
            System.out.print(Table.of(rows));
            System.out.println("written: " + file);
            for (final Map.Entry<String, String> kept : context.kept().entrySet()) {
                System.out.println("written: " + Files.writeString(out.resolve(kept.getKey()), kept.getValue()));
            }
            return rows.stream().anyMatch(Row::isFault) ? 1 : 0;
        } catch (final ProcessException | IOException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.err.print(context.logs(LOG_LINES));
            return 1;
        }
    }

    private static String version(final BenchContext context) {
        return context.workplace().jar("launcher").getFileName().toString().replaceAll("^launcher-|\\.jar$", "");
    }
}
