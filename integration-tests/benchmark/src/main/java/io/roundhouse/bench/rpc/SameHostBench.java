package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two applications of one service: joined in its memory, and over a TCP connection that the service has with itself.
 * Each way has its own three processes; both are up all the time and take turns.
 */
public final class SameHostBench implements Bench {
    private static final String SHM = "shm";
    private static final String TCP = "tcp";
    private static final Flood GOODPUT = new Flood("goodput-8k", 8192, 128);
    private static final double TIMES = 2;

    @Override
    public String name() {
        return "same-host";
    }

    @Override
    public String title() {
        return "latency, rate and goodput between two applications of one service, by shared memory and over loopback";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Side tcp = side(context, TCP, "127.0.0.1:" + context.freePort());
        final Side shm = side(context, SHM, "shm:echo");
        final Contest contest = new Contest(context, shm, List.of(tcp));
        contest.warmUp(Flood.ECHO_RATE);
        contest.warmUp(GOODPUT);
        final int seconds = context.either(1, 4);
        for (int run = 0; run < context.either(1, 5); run++) {
            contest.latency("latency", run);
            for (final Flood flood : List.of(Flood.ECHO_RATE, GOODPUT)) {
                for (final Side side : run % 2 == 0 ? List.of(shm, tcp) : List.of(tcp, shm)) {
                    contest.flood(side, flood, flood.name(), 1, seconds);
                }
            }
        }
        final List<Row> rows = new ArrayList<>();
        final Pair pair = new Pair(shm, tcp);
        rows.add(pair.row("latency", Figure.P50).named(SHM).to(Target.timesBetter(TIMES)));
        rows.add(pair.row("latency", Figure.P99).named(SHM));
        rows.add(pair.row("latency", Figure.CPU_PER_CALL).named(SHM));
        rows.add(pair.row(Flood.ECHO_RATE.name(), Figure.RATE).named(SHM));
        final Figure goodput = Figure.goodput(GOODPUT.bytes());
        rows.add(pair.row(GOODPUT.name(), goodput).named(SHM).to(Target.timesBetter(TIMES)));
        rows.add(Pair.row(tcp, "latency", Figure.P50).named(TCP));
        rows.add(Pair.row(tcp, "latency", Figure.P99).named(TCP));
        rows.add(Pair.row(tcp, Flood.ECHO_RATE.name(), Figure.RATE).named(TCP));
        rows.add(Pair.row(tcp, GOODPUT.name(), goodput).named(TCP));
        for (final Side side : List.of(shm, tcp)) {
            rows.add(Row.of(side.name, "wrong", "count", side.wrong()).to(Target.NONE));
        }
        return rows;
    }

    /** A service with two applications. @param target of the one; the other serves it, or a connection to it */
    private static Side side(final BenchContext context, final String name, final String target)
        throws IOException, InterruptedException {
        final boolean isTcp = name.equals(TCP);
        final ServiceProcess service = isTcp ? context.service(name + "-service", "--listen", target)
            : context.service(name + "-service");
        service.awaitReady();
        final Program server = Processes.program(context, name + "-application-b", OwnServer.class,
            service.socket().toString(), isTcp ? "echo" : target);
        server.awaitReady();
        final Program client = Processes.program(context, name + "-application-a", OwnCaller.class,
            service.socket().toString(), target);
        client.awaitReady();
        return new Side(name, "", "", client, Stream.of(service.child(), server.child()));
    }
}
