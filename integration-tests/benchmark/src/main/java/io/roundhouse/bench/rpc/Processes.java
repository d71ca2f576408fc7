package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;
import java.util.List;

/**
 * The four processes of a call: application A, its service, the server's service, application B.
 *
 * @param near service A, of the client
 * @param far service B
 * @param server application B
 * @param address where service B listens
 */
public record Processes(ServiceProcess near, ServiceProcess far, Program server, String address) {
    static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx128m");
    static final List<String> JARS = List.of("client", "api", "shm", "posix", "testkit", "HdrHistogram");

    /** Starts both services as shipped, and application B. */
    public static Processes start(final BenchContext context) throws IOException, InterruptedException {
        final String address = "127.0.0.1:" + context.freePort();
        final ServiceProcess far = context.service("service-b", "--listen", address);
        final ServiceProcess near = context.service("service-a");
        far.awaitReady();
        near.awaitReady();
        final Program server = context.program("application-b", OwnServer.class, FLAGS, JARS, far.socket().toString(),
            "echo");
        server.awaitReady();
        return new Processes(near, far, server, address);
    }

    /** Starts application A. @param main takes the socket of its service and the address of the other */
    public Program client(final BenchContext context, final Class<?> main) throws IOException, InterruptedException {
        final Program client = context.program("application-a", main, FLAGS, JARS, near.socket().toString(), address);
        client.awaitReady();
        return client;
    }
}
