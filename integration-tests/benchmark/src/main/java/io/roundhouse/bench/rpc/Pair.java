package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Medians;
import io.roundhouse.bench.Row;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ours and a peer, measured side by side.
 *
 * @param own ours
 * @param peers the other, once for each way in which it is set up
 */
record Pair(Side own, List<Side> peers) {
    Pair(final Side own, final Side peer) {
        this(own, List.of(peer));
    }

    /** A figure of a case that both were measured in. */
    Row row(final String caseName, final Figure figure) {
        return row(caseName, figure, List.of(caseName));
    }

    /** A figure of ours against the best of the peer's settings, by the median. @param settings the peer's cases */
    Row row(final String caseName, final Figure figure, final List<String> settings) {
        double[] best = null;
        String name = "";
        for (final Side peer : peers) {
            for (final String setting : settings) {
                final double[] found = column(peer, setting, figure);
                if (best == null
                    || figure.better().ratio(Medians.median(found), Medians.median(best)) > 1) {
                    best = found;
                    name = Stream.of(peer.setting, settings.size() == 1 ? "" : setting).filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "));
                }
            }
        }
        return row(own, caseName, figure)
            .against(peers.getFirst().name, peers.getFirst().version, name, figure.better(), best);
    }

    /** A figure of one side by itself. */
    static Row row(final Side side, final String caseName, final Figure figure) {
        return Row.of(caseName, figure.metric(), figure.unit(), column(side, caseName, figure));
    }

    private static double[] column(final Side side, final String caseName, final Figure figure) {
        return Arrays.stream(side.column(caseName, figure.number())).map(figure.of()).toArray();
    }
}
