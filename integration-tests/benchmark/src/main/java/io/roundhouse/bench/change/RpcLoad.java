package io.roundhouse.bench.change;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.rpc.OwnLoad;
import io.roundhouse.bench.rpc.Processes;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Calls of application A to application B, 128 in flight. */
final class RpcLoad implements Load {
    private final Processes processes;
    private final Program client;

    RpcLoad(final BenchContext context, final Processes processes) throws IOException, InterruptedException {
        this.processes = processes;
        this.client = processes.client(context, OwnLoad.class);
    }

    @Override
    public double[] count() throws InterruptedException {
        return client.ask(Integer.toString(OwnLoad.COUNT));
    }

    @Override
    public double[] gaps(final long... windows) throws InterruptedException {
        return client.ask(OwnLoad.GAPS + " "
            + Arrays.stream(windows).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    }

    /** What A did not see fail and B did not see at all is lost too. */
    @Override
    public Faults finish() throws InterruptedException {
        final double[] a = client.ask(Integer.toString(OwnLoad.FINISH));
        final double[] b = processes.server().ask("0");
        final double unseen = b[1] + Math.max(0, a[0] - b[4]);
        return new Faults(a[1] + Math.max(0, unseen - a[4]), a[2] + b[2], a[3] + b[3], a[4]);
    }
}
