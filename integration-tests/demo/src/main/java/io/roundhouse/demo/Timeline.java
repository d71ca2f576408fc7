package io.roundhouse.demo;

import io.roundhouse.demo.application.Report;
import java.util.ArrayList;
import java.util.List;

/** How the client did over time. Thread-safe. */
final class Timeline {
    /** More would not be seen on any screen. */
    private static final int MOST = 600;
    private static final double NS_PER_SECOND = 1e9;

    private final List<Report> reports = new ArrayList<>();

    /**
     * The client between two reports.
     *
     * @param second the end, since the load began
     * @param callsPerSecond that ended
     * @param p50Us half of the calls took at most this
     * @param p99Us 99 of 100 did
     */
    record Sample(double second, double callsPerSecond, double p50Us, double p99Us) { }

    synchronized void add(final Report report) {
        reports.add(report);
    }

    /**
     * What was seen since the load began, in even parts when it is too much: their rate, the middle of their p50, the
     * worst of their p99.
     */
    synchronized List<Sample> samples(final long beginNs) {
        final List<Report> seen = reports.stream().filter(report -> report.timeNs() > beginNs && !report.isFinal())
            .toList();
        final int step = Math.ceilDiv(Math.max(1, seen.size()), MOST);
        final List<Sample> samples = new ArrayList<>();
        for (int i = step; i < seen.size(); i += step) {
            samples.add(sample(seen.subList(i - step, i + 1), beginNs));
        }
        return samples;
    }

    /** @param part the report before, then those it is about */
    private static Sample sample(final List<Report> part, final long beginNs) {
        final Report first = part.getFirst();
        final Report last = part.getLast();
        final List<Report> own = part.subList(1, part.size());
        final double[] p50 = own.stream().mapToDouble(Report::p50Us).sorted().toArray();
        return new Sample((last.timeNs() - beginNs) / NS_PER_SECOND,
            (last.calls() - first.calls()) * NS_PER_SECOND / (last.timeNs() - first.timeNs()), p50[p50.length / 2],
            own.stream().mapToDouble(Report::p99Us).max().orElse(0));
    }
}
