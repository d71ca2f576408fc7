package io.roundhouse.bench.scenario;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.rpc.OwnServer;
import io.roundhouse.bench.rpc.Processes;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;

/**
 * Three services and a server: that of application A, that of application B, and the one both call into.
 *
 * @param a service of application A
 * @param b service of application B
 * @param shared service of the server
 * @param address where that listens
 */
record Hosts(BenchContext context, ServiceProcess a, ServiceProcess b, ServiceProcess shared, String address) {
    /** Of application A, which calls as fast as it is answered. */
    private static final String IN_FLIGHT_A = "32";
    private static final String IN_FLIGHT_B = "8";
    /** Of application B, in a second: a pace, or it would have what A does not use of the processors. */
    private static final String PACE_B = "5000";

    static Hosts start(final BenchContext context) throws IOException, InterruptedException {
        final String address = "127.0.0.1:" + context.freePort();
        final ServiceProcess shared = context.service("service-shared", "--listen", address);
        final ServiceProcess a = context.service("service-a");
        final ServiceProcess b = context.service("service-b");
        for (final ServiceProcess service : new ServiceProcess[] {shared, a, b}) {
            service.awaitReady();
        }
        Processes.program(context, "server", OwnServer.class, shared.socket().toString(), "echo").awaitReady();
        return new Hosts(context, a, b, shared, address);
    }

    Actor applicationA() throws IOException, InterruptedException {
        return application("a", a, IN_FLIGHT_A, "0");
    }

    Actor applicationB(final ServiceProcess service) throws IOException, InterruptedException {
        return application("b", service, IN_FLIGHT_B, PACE_B);
    }

    private Actor application(final String name, final ServiceProcess service, final String inFlight,
        final String pace) throws IOException, InterruptedException {
        final Program load = Processes.program(context, "application-" + name, TimedLoad.class,
            service.socket().toString(), address, name, inFlight, pace);
        load.awaitReady();
        return new Actor(name, load);
    }
}
