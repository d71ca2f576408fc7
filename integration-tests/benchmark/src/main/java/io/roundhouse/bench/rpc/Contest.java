package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.testkit.process.ProcessException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Ours and its peers take turns, so that each run of ours has one of each peer beside it. All are up all the time; who
 * waits uses no processor.
 *
 * @param context where to show what is being done
 * @param own ours
 * @param peers each in all ways in which it is set up
 */
record Contest(BenchContext context, Side own, List<Side> peers) {
    /** One call at a time, of 64 bytes. */
    static final String ONE = "64 1 1";
    /** Of both services. */
    static final String[] POLICY = {"--chain", "null"};

    /** Services with a policy that does nothing on each side, and all peers. */
    static Contest ofAll(final BenchContext context) throws IOException, InterruptedException {
        // What cannot be had is to be known first.
        final List<Side> peers = Peers.all(context);
        return new Contest(context,
            Processes.start(context, "", OwnServer.class, POLICY).side(context, OwnCaller.class), peers);
    }

    /** Ours beside each peer. */
    List<Pair> pairs() {
        final Map<String, List<Side>> byName =
            peers.stream().collect(Collectors.groupingBy(side -> side.name, LinkedHashMap::new, Collectors.toList()));
        return byName.values().stream().map(sides -> new Pair(own, sides)).toList();
    }

    /** Has all call for as long as their compilers need. */
    void warmUp(final Flood flood) throws InterruptedException {
        warmUp(own, flood.work(1));
        for (final Side peer : peers) {
            warmUp(peer, flood.work(1));
        }
    }

    /** The same for one. */
    void warmUp(final Side side, final String work) throws InterruptedException {
        context.progress("%s warms up", side.title());
        final double[] found = side.call(context.either(3, 15), work);
        if (found[Side.CALLS] == 0) {
            throw new ProcessException(side.title() + " does not answer calls");
        }
    }

    /** One run of each, one call at a time. @param run each second one goes the other way round */
    void latency(final String caseName, final int run) throws InterruptedException {
        latency(caseName, ONE, run);
    }

    /** The same with calls of another kind. */
    void latency(final String caseName, final String work, final int run) throws InterruptedException {
        if (run % 2 == 0) {
            latency(own, caseName, work);
        }
        for (final Side peer : run % 2 == 0 ? peers : peers.reversed()) {
            latency(peer, caseName, work);
        }
        if (run % 2 != 0) {
            latency(own, caseName, work);
        }
    }

    private void latency(final Side side, final String caseName, final String work) throws InterruptedException {
        final double[] found = side.measure(caseName, context.either(1, 4), work);
        context.progress("%s, %s: p50 %.1f us, p99 %.1f us", caseName, side.title(), found[Side.P50], found[Side.P99]);
    }

    /** One run of each, the peers with one channel and with four. */
    void flood(final Flood flood, final int run, final int seconds) throws InterruptedException {
        if (run % 2 == 0) {
            flood(own, flood, flood.name(), 1, seconds);
        }
        for (final Side peer : run % 2 == 0 ? peers : peers.reversed()) {
            for (final int channels : Flood.PEER_CHANNELS) {
                flood(peer, flood, flood.channels(channels), channels, seconds);
            }
        }
        if (run % 2 != 0) {
            flood(own, flood, flood.name(), 1, seconds);
        }
    }

    /** One run of one. */
    void flood(final Side side, final Flood flood, final String caseName, final int lanes, final int seconds)
        throws InterruptedException {
        final double[] found = side.measure(caseName, seconds, flood.work(lanes));
        context.progress("%s, %s: %,.0f calls/s", caseName, side.title(), found[Side.PER_SECOND]);
    }

    /** Adds the calls that were not answered with what belongs to them. */
    void wrong(final List<Row> rows) {
        rows.add(Row.of("all", "wrong", "count", own.wrong()).to(Target.NONE));
        for (final Pair pair : pairs()) {
            final String peer = pair.peers().getFirst().name.toLowerCase(Locale.ROOT).replaceAll("\\W+", "_");
            rows.add(Row.of("all", "wrong_of_" + peer, "count",
                pair.peers().stream().mapToDouble(Side::wrong).sum()));
        }
    }
}
