package io.roundhouse.bench.scenario;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The transport's second revision fuses small requests. The service that both applications call into is upgraded first,
 * for it has to understand them, then that of application A, which sends them. Scenario 1 of the dissertation's section
 * 3.6.3; the same as a plan is {@code roundhouse rollout}.
 */
public final class UpgradeScenario implements Bench {
    private static final double WARM_UP_SECONDS = 15;
    private static final double NEAR = 0.05;

    @Override
    public String name() {
        return "scenario-1";
    }

    @Override
    public String title() {
        return "a transport that fuses small requests comes to one application's service and the server's, under load";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Hosts hosts = Hosts.start(context);
        final List<Actor> actors = List.of(hosts.applicationA(), hosts.applicationB(hosts.b()));
        context.progress("applications warm up");
        Thread.sleep((long) (context.either(3, (int) WARM_UP_SECONDS) * 1e3));
        final String jar = context.workplace().jar("transport-tcp-fusing").toString();
        final Script script = new Script(context, name(), actors).phase("before")
            .command(hosts.shared(), "the server's service understands fused requests", "engine:upgrade tcp " + jar)
            .phase("between")
            .command(hosts.a(), "A's service has the revision", "engine:upgrade tcp " + jar)
            .command(hosts.a(), "A's service fuses", "engine:configure tcp fuse_bytes=512")
            .phase("after");
        final List<Row> rows = new ArrayList<>();
        rows.add(Row.of("a", "rate_after_over_before", "ratio",
            script.value("a-after", "rate") / script.value("a-before", "rate")).to(Target.atLeast(1)));
        rows.add(Row.of("b", "rate_after_over_before", "ratio",
            script.value("b-after", "rate") / script.value("b-before", "rate")).to(Target.between(1 - NEAR, 1 + NEAR)));
        rows.addAll(script.end());
        return rows;
    }
}
