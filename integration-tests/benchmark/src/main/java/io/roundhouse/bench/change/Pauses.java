package io.roundhouse.bench.change;

import io.roundhouse.bench.Medians;
import io.roundhouse.bench.Row;
import java.util.Arrays;
import java.util.List;

/** Pauses of many changes. */
final class Pauses {
    private static final double NS_PER_MS = 1e6;

    private final double[] ms;

    Pauses(final List<Swap> swaps) {
        ms = swaps.stream().filter(Swap::isCommitted).flatMapToDouble(swap -> Arrays.stream(swap.pausesNs()))
            .map(ns -> ns / NS_PER_MS).toArray();
    }

    Row p50(final String caseName) {
        return Row.of(caseName, "pause_p50", "ms", Medians.percentile(50, ms));
    }

    Row p99(final String caseName) {
        return Row.of(caseName, "pause_p99", "ms", Medians.percentile(99, ms));
    }

    Row max(final String caseName) {
        return Row.of(caseName, "pause_max", "ms", Medians.percentile(100, ms));
    }
}
