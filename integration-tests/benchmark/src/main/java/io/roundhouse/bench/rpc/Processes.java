package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The four processes of a call: application A, its service, the server's service, application B.
 *
 * @param name in front of those of its processes, or empty
 * @param near service A, of the client
 * @param far service B
 * @param server application B
 * @param address where service B listens
 */
public record Processes(String name, ServiceProcess near, ServiceProcess far, Program server, String address) {
    static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx128m");
    static final List<String> JARS = List.of("client", "api", "shm", "posix", "testkit", "HdrHistogram");

    /** Starts both services as shipped, and application B. */
    public static Processes start(final BenchContext context) throws IOException, InterruptedException {
        return start(context, "", OwnServer.class);
    }

    /** The same with policies of service A. */
    public static Processes startWithChain(final BenchContext context, final String chain)
        throws IOException, InterruptedException {
        return start(context, "", OwnServer.class, List.of("--chain", chain), List.of());
    }

    /** The same by another name, with another application B, and options of both services. */
    static Processes start(final BenchContext context, final String name, final Class<?> server,
        final String... options) throws IOException, InterruptedException {
        return start(context, name, server, List.of(options), List.of(options));
    }

    private static Processes start(final BenchContext context, final String name, final Class<?> main,
        final List<String> nearOptions, final List<String> farOptions) throws IOException, InterruptedException {
        final String address = "127.0.0.1:" + context.freePort();
        final List<String> listening = new ArrayList<>(List.of("--listen", address));
        listening.addAll(farOptions);
        final ServiceProcess far = context.service(name + "service-b", listening.toArray(String[]::new));
        final ServiceProcess near = context.service(name + "service-a", nearOptions.toArray(String[]::new));
        far.awaitReady();
        near.awaitReady();
        final Program server = program(context, name + "application-b", main, far.socket().toString(), "echo");
        server.awaitReady();
        return new Processes(name, near, far, server, address);
    }

    /** Starts application A. @param main takes the socket of its service, the address of the other, and what is more */
    public Program client(final BenchContext context, final Class<?> main, final String... more)
        throws IOException, InterruptedException {
        final List<String> arguments = new ArrayList<>(List.of(near.socket().toString(), address));
        arguments.addAll(List.of(more));
        final Program client =
            program(context, name + "application-a", main, arguments.toArray(String[]::new));
        client.awaitReady();
        return client;
    }

    /** Starts application A, to be compared. */
    Side side(final BenchContext context, final Class<?> main, final String... more)
        throws IOException, InterruptedException {
        return new Side(name + "roundhouse", "", "", client(context, main, more),
            Stream.of(near.child(), far.child(), server.child()));
    }

    /** Starts an application with the generated stub's service behind a service. */
    public static Program fieldsServer(final BenchContext context, final ServiceProcess service)
        throws IOException, InterruptedException {
        final Program server =
            program(context, "application-b", FieldsServer.class, service.socket().toString(), "echo");
        server.awaitReady();
        return server;
    }

    /** Starts an application. */
    public static Program program(final BenchContext context, final String name, final Class<?> main,
        final String... arguments) throws IOException {
        return context.program(name, main, FLAGS, JARS, arguments);
    }
}
