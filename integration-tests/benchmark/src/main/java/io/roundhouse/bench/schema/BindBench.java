package io.roundhouse.bench.schema;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.List;

/** From a descriptor set to codecs that can be called. Each run is a JVM of its own, with the flags of a service. */
public final class BindBench implements Bench {
    private static final List<String> FLAGS = List.of("-XX:+UseZGC", "-Xms64m", "-Xmx512m");
    private static final List<String> JARS = List.of("schema", "api", "client");

    @Override
    public String name() {
        return "bind";
    }

    @Override
    public String title() {
        return "from a schema to a binding: the first of a process, the same again, the first of a service";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final int runs = context.either(3, 15);
        final double[] cold = new double[runs];
        final double[] cached = new double[runs];
        final double[] prepared = new double[runs];
        for (int run = 0; run < runs; run++) {
            final double[] fresh = bind(context, "bind-" + run);
            cold[run] = fresh[0];
            cached[run] = fresh[1];
            prepared[run] = bind(context, "bind-prepared-" + run, "prepared")[0];
            context.progress("run %d of %d: %.1f ms, again %.2f ms, in a service that has prepared itself %.1f ms",
                run + 1, runs, cold[run], cached[run], prepared[run]);
        }
        return List.of(Row.of("cold", "time", "ms", cold).to(Target.atMost(100)),
            Row.of("cached", "time", "ms", cached).to(Target.atMost(5)),
            Row.of("cold-prepared", "time", "ms", prepared));
    }

    private static double[] bind(final BenchContext context, final String name, final String... arguments)
        throws IOException, InterruptedException {
        final Program program = context.program(name, BindProgram.class, FLAGS, JARS, arguments);
        program.awaitReady();
        final double[] answer = program.ask("0");
        program.child().close();
        return answer;
    }
}
