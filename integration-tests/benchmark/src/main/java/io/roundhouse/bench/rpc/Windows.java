package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Interval;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Pairs of windows next to each other in the same processes: one without what is toggled, one with it. Each second pair
 * begins with it, so that a machine that slows down or speeds up favours neither.
 *
 * @param context where to show what is being done
 * @param caseName of the rows
 * @param side what calls
 * @param toggle what is put on the way
 */
record Windows(BenchContext context, String caseName, Side side, Toggle toggle) {
    /** As often as in the numbers of calls, but for the ends of a window. */
    private static final Target SHARE =
        new Target("0.01", row -> Math.abs(row.value() - 0.01) < 0.001, true);

    /** Once, so that the compilers have seen both. */
    void warmUp(final String work) throws IOException, InterruptedException {
        context.progress("%s warms up", caseName);
        toggle.set(true);
        side.call(context.either(2, 10), work);
        toggle.set(false);
        side.call(context.either(1, 3), work);
    }

    /** Measures pairs. @return rows of the figure, of its ratio and of the interval that has the ratio */
    List<Row> rows(final Figure figure, final String work, final UnaryOperator<Row> bar)
        throws IOException, InterruptedException {
        final String name = caseName + '-' + figure.metric();
        final int pairs = context.either(6, 15);
        boolean isOn = false;
        for (int pair = 0; pair < pairs; pair++) {
            measure(name, isOn, work);
            isOn = !isOn;
            toggle.set(isOn);
            measure(name, isOn, work);
        }
        if (isOn) {
            toggle.set(false);
        }
        return rows(figure, side.column(of(name, false), figure.number()), side.column(of(name, true),
            figure.number()), bar);
    }

    private void measure(final String name, final boolean isOn, final String work) throws InterruptedException {
        side.call(context.either(1, 3) / 10.0, work);
        side.measure(of(name, isOn), context.either(1, 8) / 4.0, work);
    }

    private static String of(final String name, final boolean isOn) {
        return name + (isOn ? "-with" : "-without");
    }

    private List<Row> rows(final Figure figure, final double[] without, final double[] with,
        final UnaryOperator<Row> bar) {
        final double[] ratios = IntStream.range(0, with.length).mapToDouble(i -> with[i] / without[i]).toArray();
        final Interval interval = Interval.of(ratios);
        final String ratio = figure.metric() + "_ratio";
        context.progress("%s, %s: %.3f of what it is without, %.3f to %.3f", caseName, figure.metric(),
            Row.of("", "", "", ratios).value(), interval.low(), interval.high());
        return Arrays.stream(new Row[] {
            Row.of(caseName, figure.metric(), figure.unit(), with),
            Row.of(caseName, figure.metric() + "_without", figure.unit(), without),
            Row.of(caseName, ratio, "ratio", ratios),
            Row.of(caseName, ratio + "_low", "ratio", interval.low()),
            Row.of(caseName, ratio + "_high", "ratio", interval.high()),
        }).map(bar).toList();
    }

    /** The share of calls that a rule denied: one in a hundred with it, none without. */
    List<Row> denied(final Figure figure) {
        final String name = caseName + '-' + figure.metric();
        return List.of(Row.of(caseName, "denied_share", "ratio", share(of(name, true))).to(SHARE),
            Row.of(caseName, "denied_without", "ratio", share(of(name, false))).to(Target.NONE));
    }

    private double[] share(final String measured) {
        final double[] calls = side.column(measured, Side.CALLS);
        final double[] denied = side.column(measured, Side.DENIED);
        return IntStream.range(0, calls.length).mapToDouble(i -> denied[i] / calls[i]).toArray();
    }

    /** Calls not answered with what belongs to them. */
    Row wrong() {
        return Row.of(caseName, "wrong", "count", side.wrong()).to(Target.NONE);
    }
}
