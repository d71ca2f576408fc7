package io.roundhouse.bench;

import io.roundhouse.bench.boot.BootBench;
import io.roundhouse.bench.change.LeakBench;
import io.roundhouse.bench.change.RpcSwapBench;
import io.roundhouse.bench.change.SwapBench;
import io.roundhouse.bench.change.UpdateBench;
import io.roundhouse.bench.lane.LaneBench;
import io.roundhouse.bench.rpc.ConnectionsBench;
import io.roundhouse.bench.rpc.FirstRpcBench;
import io.roundhouse.bench.rpc.KvBench;
import io.roundhouse.bench.rpc.PolicyCostBench;
import io.roundhouse.bench.rpc.RpcBench;
import io.roundhouse.bench.rpc.RpcGoodputBench;
import io.roundhouse.bench.rpc.RpcLatencyBench;
import io.roundhouse.bench.rpc.RpcRateBench;
import io.roundhouse.bench.rpc.SameHostBench;
import io.roundhouse.bench.scenario.LimitScenario;
import io.roundhouse.bench.scenario.UpgradeScenario;
import io.roundhouse.bench.schema.BindBench;
import io.roundhouse.bench.schema.MarshalBench;
import io.roundhouse.bench.simulate.SimulateBench;
import java.util.List;
import java.util.stream.Collectors;

/** All benches. */
final class Benches {
    static final List<Bench> ALL = List.of(new LaneBench(), new SwapBench(), new UpdateBench(), new LeakBench(),
        new SimulateBench(), new FirstRpcBench(), new RpcBench(), new RpcLatencyBench(),
        new RpcRateBench(), new RpcGoodputBench(), new SameHostBench(), new PolicyCostBench(),
        new ConnectionsBench(), new KvBench(), new UpgradeScenario(), new LimitScenario(),
        new RpcSwapBench(), new MarshalBench(), new BindBench(), new BootBench());

    private Benches() {
    }

    /** @throws IllegalArgumentException when there is none of that name */
    static Bench named(final String name) {
        return ALL.stream().filter(bench -> bench.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no bench of that name: " + name + ", there are "
                + ALL.stream().map(Bench::name).collect(Collectors.joining(", "))));
    }
}
