package io.roundhouse.bench.scenario;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A rate limit comes to one application, is raised beyond what it can reach, and goes again, while another application
 * of the same service goes on. Scenario 2 of the dissertation's section 3.6.3.
 */
public final class LimitScenario implements Bench {
    private static final double WARM_UP_SECONDS = 15;
    private static final int LIMIT = 50_000;
    /** Tokens come each millisecond, and no more are kept than of two. */
    private static final String SETTINGS = "max_tokens=" + LIMIT / 500 + " tokens_per_fill=" + LIMIT / 1000
        + " fill_interval=1 mode=park";
    private static final String NO_LIMIT = "max_tokens=1000000000 tokens_per_fill=1000000 fill_interval=1";
    private static final double NEAR = 0.05;
    private static final double OBEYED_MS = 10;
    private static final double CELL_MS = CallTimeline.CELL_NS / 1e6;

    @Override
    public String name() {
        return "scenario-2";
    }

    @Override
    public String title() {
        return "a rate limit of one application is attached, lifted and detached under load, beside another one";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Hosts hosts = Hosts.start(context);
        final Actor a = hosts.applicationA();
        final List<Actor> actors = List.of(a, hosts.applicationB(hosts.a()));
        context.progress("applications warm up");
        Thread.sleep((long) (context.either(3, (int) WARM_UP_SECONDS) * 1e3));
        hosts.a().query("engine:configure rate-limit " + SETTINGS);
        final Script script = new Script(context, name(), actors).phase("before")
            .command(hosts.a(), "attached, " + LIMIT + " calls/s", "policy:attach rate-limit a-*");
        final long answeredNs = script.answeredNs();
        script.phase("limited")
            .command(hosts.a(), "no limit", "engine:configure rate-limit " + NO_LIMIT).phase("lifted")
            .command(hosts.a(), "detached", "policy:detach rate-limit a-*").phase("after");
        final List<Row> rows = new ArrayList<>();
        rows.add(Row.of("a-limited", "limit_obeyed_after", "ms", obeyedAfterMs(a, answeredNs))
            .to(Target.atMost(OBEYED_MS)));
        rows.add(Row.of("a-limited", "rate_over_limit", "ratio", script.value("a-limited", "rate") / LIMIT)
            .to(Target.between(1 - NEAR, 1 + NEAR)));
        rows.add(Row.of("b", "rate_limited_over_before", "ratio",
            script.value("b-limited", "rate") / script.value("b-before", "rate"))
            .to(Target.between(1 - NEAR, 1 + NEAR)));
        rows.addAll(script.end());
        return rows;
    }

    /** From the answer to the command to the end of the last 10 ms in which more calls ended than the limit allows. */
    private static double obeyedAfterMs(final Actor a, final long answeredNs) throws InterruptedException {
        final double[] counts = a.counts(answeredNs, answeredNs + 1_000_000_000L);
        final double most = LIMIT / 1000.0 * (CELL_MS + 2) * (1 + NEAR);
        int last = -1;
        for (int i = 0; i < counts.length; i++) {
            last = counts[i] > most ? i : last;
        }
        return (last + 1) * CELL_MS;
    }
}
