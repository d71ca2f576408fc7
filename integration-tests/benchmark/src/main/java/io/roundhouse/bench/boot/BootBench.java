package io.roundhouse.bench.boot;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.bench.rpc.Processes;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;
import java.util.List;

/**
 * From the start of the application's service to the answer of its first call, while application, server and the
 * server's service are up and wait. A first start, with an empty state folder, and the one after it.
 */
public final class BootBench implements Bench {
    private static final double LIMIT_S = 1.5;
    private static final double NS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "boot";
    }

    @Override
    public String title() {
        return "from the start of a service to the first call answered";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final String address = "127.0.0.1:" + context.freePort();
        final ServiceProcess far = context.service("service-b", "--listen", address);
        far.awaitReady();
        Processes.fieldsServer(context, far);
        final int runs = context.either(2, 9);
        final double[] first = new double[runs];
        final double[] again = new double[runs];
        for (int run = 0; run < runs; run++) {
            first[run] = boot(context, "service-a-" + run, address);
            again[run] = boot(context, "service-a-" + run, address);
            context.progress("run %d of %d: %.2f s with an empty state folder, %.2f s the second time", run + 1, runs,
                first[run], again[run]);
        }
        return List.of(Row.of("first-call", "time", "s", first).to(Target.atMost(LIMIT_S)),
            Row.of("first-call-again", "time", "s", again).to(Target.atMost(LIMIT_S)));
    }

    private static double boot(final BenchContext context, final String name, final String address)
        throws IOException, InterruptedException {
        final Program caller = Processes.program(context, "application-a-" + name, BootCaller.class,
            context.workplace().resolve(name).resolve("run/roundhouse.sock").toString(), address);
        caller.awaitReady();
        caller.tell("0");
        final long beginNs = System.nanoTime();
        final ServiceProcess near = context.service(name);
        final double seconds = (caller.numbers()[0] - beginNs) / NS_PER_SECOND;
        caller.child().close();
        near.child().close();
        return seconds;
    }
}
