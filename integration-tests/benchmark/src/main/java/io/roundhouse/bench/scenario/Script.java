package io.roundhouse.bench.scenario;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.ServiceProcess;
import java.util.ArrayList;
import java.util.List;

/** What happens in a scenario, one after the other: phases in which nothing is changed, and commands between. */
final class Script {
    private static final double NS_PER_SECOND = 1e9;
    private static final long SETTLE_NS = 500_000_000L;
    private static final int ATTEMPTS = 3;

    private final BenchContext context;
    private final String name;
    private final List<Actor> actors;
    private final double phaseSeconds;
    private final List<TimelinePage.Mark> marks = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final long beganNs = System.nanoTime();
    private long askedNs;
    private long answeredNs;

    Script(final BenchContext context, final String name, final List<Actor> actors) {
        this.context = context;
        this.name = name;
        this.actors = actors;
        phaseSeconds = context.either(2, 8);
    }

    /** Nothing is changed for a while; after a moment it is measured what the applications get. */
    Script phase(final String phase) throws InterruptedException {
        final long fromNs = System.nanoTime() + SETTLE_NS;
        Thread.sleep((long) (SETTLE_NS / 1e6 + phaseSeconds * 1e3));
        final long toNs = System.nanoTime();
        for (final Actor actor : actors) {
            final List<Row> found = actor.rows(phase, fromNs, toNs);
            rows.addAll(found);
            context.progress("%s-%s: %,.0f calls/s, p50 %.1f us", actor.name(), phase, found.get(0).value(),
                found.get(1).value());
        }
        return this;
    }

    /** A command, and the page's mark of it. */
    Script command(final ServiceProcess service, final String what, final String command) throws InterruptedException {
        context.progress("%s", what);
        askedNs = System.nanoTime();
        ServiceProcess.Answer answer = service.command(command);
        for (int again = 1; again < ATTEMPTS && answer.message().contains("is slower"); again++) {
            // On full processors a revision's first batches may be: operators try again.
            context.progress("%s", answer.message());
            answer = service.command(command);
        }
        if (!answer.isOk()) {
            throw new ProcessException(what + ": " + answer.message());
        }
        answeredNs = System.nanoTime();
        marks.add(new TimelinePage.Mark((answeredNs - beganNs) / NS_PER_SECOND, what));
        return this;
    }

    /** When the last command was sent. */
    long askedNs() {
        return askedNs;
    }

    /** When it was answered: what it asked for is in force. */
    long answeredNs() {
        return answeredNs;
    }

    /** Of a phase: the value of a metric. */
    double value(final String caseName, final String metric) {
        return rows.stream().filter(row -> row.caseName().equals(caseName) && row.metric().equals(metric)).findFirst()
            .orElseThrow().value();
    }

    List<Row> rows() {
        return rows;
    }

    /** Ends the applications and writes the page. @return every figure */
    List<Row> end() throws InterruptedException {
        final long endNs = System.nanoTime();
        final List<TimelinePage.Line> lines = new ArrayList<>();
        for (final Actor actor : actors) {
            lines.add(new TimelinePage.Line(actor.name(), actor.counts(beganNs, endNs)));
        }
        context.keep(name + ".html", TimelinePage.of(name, lines, marks));
        for (final Actor actor : actors) {
            rows.addAll(actor.finish());
        }
        return rows;
    }
}
