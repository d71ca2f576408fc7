package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.testkit.process.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What sessions and connections that are idle cost: memory, time of processors, and the latency of one that works. */
public final class ConnectionsBench implements Bench {
    private static final List<Integer> SESSIONS = List.of(1, 100, 1000);
    private static final List<Integer> SESSIONS_QUICK = List.of(1, 100);
    /** For each step of two: with the working one, the services and the server there are eight processes. */
    private static final int HOLDERS = 2;
    /** Hundreds of sessions of one process do not fit into the heap of one that has a session. */
    private static final List<String> HOLDER_FLAGS = List.of("-XX:+UseSerialGC", "-Xmx512m");
    private static final int CONNECTIONS = 10_000;
    private static final int CONNECTIONS_QUICK = 1_000;
    private static final double KIB_PER_MIB = 1024;
    /** Of the machine's free memory: nobody else is to be killed for want of it. */
    private static final double SAFE_SHARE = 0.8;
    /** Connections on which nobody speaks are closed after that; looked at before. */
    private static final String[] OPTIONS = {"--dumpable", "--set", "service/mrpc.max_sessions=2000",
        "--set", "tcp.max_connections=16384", "--set", "tcp.connect_timeout_ms=600000"};

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public String title() {
        return "memory, idle processor time and latency beside 1 to 1,000 sessions and 10,000 connections";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final List<Row> rows = new ArrayList<>();
        final List<Integer> counts = context.isQuick() ? SESSIONS_QUICK : SESSIONS;
        final Place place = Place.open(context);
        final double alone = place.rows("sessions-1", 0, 1, rows);
        double before = alone;
        int idle = 0;
        for (final int count : counts.subList(1, counts.size())) {
            final int more = count - 1 - idle;
            final double needed = idle == 0 ? 0 : (before - alone) / idle * more;
            if (needed > ProcessMemory.available() * SAFE_SHARE) {
                context.progress("without sessions-%d: they need %,.0f MiB", count, needed / KIB_PER_MIB);
                break;
            }
            final int opened = place.hold(more);
            idle += opened;
            before = place.rows("sessions-" + count, alone, idle, rows);
            rows.add(Row.of("sessions-" + count, "opened", "count", idle + 1).to(Target.atLeast(count)));
            if (opened < more) {
                break;
            }
        }
        rows.add(Row.of("sessions", "closed", "count", idle - place.open()).to(Target.NONE));
        rows.add(Row.of("sessions", "wrong", "count", place.side.wrong()).to(Target.NONE));
        context.endChildren();
        connections(context, rows);
        return rows;
    }

    private static void connections(final BenchContext context, final List<Row> rows)
        throws IOException, InterruptedException {
        final Place place = Place.open(context);
        final int count = context.either(CONNECTIONS_QUICK, CONNECTIONS);
        final double before = place.kibibytes();
        final Program holder = Processes.program(context, "connections", ConnectionHolder.class,
            place.processes.address().replaceAll(".*:", ""), Integer.toString(count));
        holder.awaitReady();
        final String name = "connections-" + count;
        place.rows(name, before, count, rows);
        rows.add(Row.of(name, "closed", "count", count - holder.ask("0")[0]));
        rows.add(Row.of(name, "wrong", "count", place.side.wrong()).to(Target.NONE));
        context.endChildren();
    }

    /** Four processes, one session that works, and those that hold idle ones. */
    private record Place(BenchContext context, Processes processes, Side side, List<Child> counted,
        List<Program> holders) {
        static Place open(final BenchContext context) throws IOException, InterruptedException {
            final Processes processes = Processes.start(context, "", OwnServer.class, OPTIONS);
            final Side side = processes.side(context, OwnCaller.class);
            new Contest(context, side, List.of()).warmUp(Flood.ECHO_RATE);
            return new Place(context, processes, side, new ArrayList<>(side.children()), new ArrayList<>());
        }

        /** Opens so many sessions more, in equal parts. @return how many of them there are */
        int hold(final int count) throws IOException, InterruptedException {
            context.progress("%d more sessions", count);
            int opened = 0;
            for (int i = 0; i < HOLDERS; i++) {
                final int part = count / HOLDERS + (i == 0 ? count % HOLDERS : 0);
                final Program holder = context.program("idle-" + holders.size(), SessionHolder.class, HOLDER_FLAGS,
                    Processes.JARS, processes.near().socket().toString(), processes.address(),
                    Integer.toString(part));
                holders.add(holder);
                counted.add(holder.child());
                opened += Integer.parseInt(holder.awaitReady()[0]);
            }
            return opened;
        }

        /** Sessions of the holders that are open. */
        double open() throws InterruptedException {
            double open = 0;
            for (final Program holder : holders) {
                open += holder.ask("0")[0];
            }
            return open;
        }

        double kibibytes() throws IOException {
            return ProcessMemory.kibibytes(counted);
        }

        /** Measures a case. @param before memory without them, in KiB @return memory with them */
        double rows(final String name, final double before, final int count, final List<Row> rows)
            throws IOException, InterruptedException {
            for (int run = 0; run < context.either(1, 5); run++) {
                side.measure(name, context.either(1, 4), Contest.ONE);
            }
            final double memory = kibibytes();
            rows.add(Row.of(name, "memory", "MiB", memory / KIB_PER_MIB));
            rows.add(Row.of(name, "memory_each", "KiB", (memory - before) / count));
            rows.add(Pair.row(side, name, Figure.P50));
            rows.add(Pair.row(side, name, Figure.P99));
            rows.add(Idle.row(context, name, "idle_cores", side));
            context.progress("%s: %.1f MiB, p99 %.1f us", name, memory / KIB_PER_MIB,
                rows.get(rows.size() - 2).value());
            return memory;
        }
    }
}
