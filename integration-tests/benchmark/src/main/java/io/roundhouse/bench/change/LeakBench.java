package io.roundhouse.bench.change;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.bench.rpc.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one service keeps after many upgrades of a policy and a transport under load: class loaders and heap. */
public final class LeakBench implements Bench {
    private static final String NAME = "swaps-500";
    private static final double LOADERS = 2;
    private static final double HEAP_MIB = 8;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final long LANE_RATE = 50_000;
    private static final long BETWEEN_MS = 20;

    @Override
    public String name() {
        return "leak";
    }

    @Override
    public String title() {
        return "class loaders and heap left after 500 upgrades, half each of rate-limit and tcp";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Processes processes = Processes.start(context);
        final Agent agent = Agent.install(processes.near(), context.workplace());
        final List<Load> loads = List.of(new LaneLoad(agent, "lane", "rate-limit", LANE_RATE),
            new RpcLoad(context, processes));
        final List<Subject> subjects = List.of(
            new Subject(agent, "rate-limit", "policy-rate-limit", context.workplace()),
            new Subject(agent, "tcp", "transport-tcp", context.workplace()));
        Thread.sleep(context.either(2_000, 10_000));
        final double[] start = agent.ask("bench:memory");
        final int count = context.either(30, 500);
        int committed = 0;
        for (int i = 0; i < count; i++) {
            final Swap swap = subjects.get(i % subjects.size()).swap("upgrade");
            committed += swap.isCommitted() ? 1 : 0;
            if (!swap.isCommitted() || (i + 1) % 25 == 0) {
                context.progress("%d upgrades, the last: %s", i + 1, swap.result());
            }
            Thread.sleep(BETWEEN_MS);
        }
        final double[] end = agent.ask("bench:memory");
        Faults faults = new Faults(0, 0, 0, 0);
        for (final Load load : loads) {
            faults = faults.and(load.finish());
        }
        final List<Row> rows = new ArrayList<>();
        rows.add(Row.of(NAME, "loaders_left", "count", end[0]).to(Target.atMost(LOADERS)));
        rows.add(Row.of(NAME, "loaders_replaced", "count", end[2] - start[2])
            .to(Target.atLeast(committed)));
        rows.add(Row.of(NAME, "heap_growth", "MiB", (end[1] - start[1]) / BYTES_PER_MIB).to(Target.atMost(HEAP_MIB)));
        rows.add(Row.of(NAME, "heap_start", "MiB", start[1] / BYTES_PER_MIB));
        rows.add(Row.of(NAME, "swaps", "count", committed).to(Target.atLeast(count)));
        rows.addAll(faults.rows(NAME));
        return rows;
    }
}
