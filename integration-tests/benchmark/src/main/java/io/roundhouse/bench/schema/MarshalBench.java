package io.roundhouse.bench.schema;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Better;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.List;

/** A message of ten fields encoded and decoded, against protobuf-java. Each run is a JVM of its own. */
public final class MarshalBench implements Bench {
    private static final List<String> JARS = List.of("schema", "api", "client", "grpc-api", "grpc-stub",
        "grpc-protobuf", "grpc-protobuf-lite", "protobuf-java", "guava", "failureaccess");
    private static final String PEER = "protobuf-java";
    private static final String CASE = "fields-10";
    private static final int WARM_UPS = 5;

    @Override
    public String name() {
        return "marshal";
    }

    @Override
    public String title() {
        return "a message of ten fields encoded and decoded, against protobuf-java";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final int runs = context.either(2, 9);
        final String times = Integer.toString(context.either(300_000, 2_000_000));
        final double[][] found = new double[8][runs];
        for (int run = 0; run < runs; run++) {
            final Program program =
                context.program("marshal-" + run, MarshalProgram.class, List.of("-XX:+UseSerialGC"), JARS);
            program.awaitReady();
            for (int i = 0; i < WARM_UPS; i++) {
                program.ask(times);
            }
            final double[] answer = program.ask(times);
            for (int i = 0; i < answer.length; i++) {
                found[i][run] = answer[i];
            }
            context.progress("run %d of %d: encode %.0f ns, %s %.0f ns; decode %.0f ns, %s %.0f ns", run + 1, runs,
                answer[0], PEER, answer[4], answer[2], PEER, answer[6]);
            program.child().close();
        }
        final String version = context.workplace().jar(PEER).getFileName().toString()
            .replaceAll("^protobuf-java-|\\.jar$", "");
        return List.of(
            Row.of(CASE, "encode", "ns", found[0]).against(PEER, version, Better.LOWER, found[4])
                .to(Target.betterThanPeer()),
            Row.of(CASE, "decode", "ns", found[2]).against(PEER, version, Better.LOWER, found[6])
                .to(Target.betterThanPeer()),
            Row.of(CASE, "allocated", "B", sum(found[1], found[3])).to(Target.atMost(0)),
            Row.of(CASE, "allocated_by_peer", "B", sum(found[5], found[7])));
    }

    private static double[] sum(final double[] one, final double[] other) {
        final double[] sums = new double[one.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.round(one[i] + other[i]);
        }
        return sums;
    }
}
