package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The waiting modes that are not the default, each by itself: a yielding service leaves nobody else a core. */
final class Modes {
    private static final List<String> ALL = List.of("block", "yield");

    private Modes() {
    }

    /** All of them, none when quick. @param options of both services */
    static void run(final BenchContext context, final String echo, final int runs, final List<Row> rows,
        final String... options) throws IOException, InterruptedException {
        for (final String mode : context.isQuick() ? List.<String>of() : ALL) {
            final List<String> all = new ArrayList<>(List.of(options));
            all.addAll(List.of("--waiting", mode));
            mode(context, mode, Processes.start(context, mode + "-", OwnServer.class, all.toArray(String[]::new))
                .side(context, OwnCaller.class), echo + "-" + mode, runs, rows);
            context.endChildren();
        }
    }

    private static void mode(final BenchContext context, final String mode, final Side own, final String echo,
        final int runs, final List<Row> rows) throws InterruptedException {
        final Contest alone = new Contest(context, own, List.of());
        alone.warmUp(Flood.ECHO_RATE);
        final String rate = Flood.ECHO_RATE.name() + "-" + mode;
        for (int run = 0; run < runs; run++) {
            alone.latency(echo, run);
            alone.flood(own, Flood.ECHO_RATE, rate, 1, context.either(1, 4));
        }
        for (final Figure figure : List.of(Figure.P50, Figure.P99, Figure.P999, Figure.CPU_PER_CALL)) {
            rows.add(Pair.row(own, echo, figure));
        }
        rows.add(Pair.row(own, rate, Figure.RATE));
        rows.add(Row.of(mode, "wrong", "count", own.wrong()).to(Target.NONE));
    }
}
