package io.roundhouse.transport.shm;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;

/** The engine: one instance joins all clients and servers of the service that use it. */
final class ShmTransport implements Engine {
    private final EngineContext context;
    private final Routes routes;
    private final Requests requests;
    private final AnswerPaths answers;
    private final int serverGone;
    /** Where the round among those that have messages stands. */
    private int first;

    ShmTransport(final EngineContext context, final Routes routes) {
        this.context = context;
        this.routes = routes;
        final Counter[] counters = ShmCounter.all(context);
        serverGone = context.reason("application that serves it is gone; the call may have had its effect");
        requests = new Requests(routes, counters, context.reason("no application of this service serves the target"),
            context.reason("the service stops"));
        answers = new AnswerPaths(routes, counters,
            context.reason("application took no answers while others waited for theirs"));
    }

    @Override
    public int doWork(final Ports ports) {
        if (routes.isLossPending()) {
            routes.isLossPending(!hasToldLosses());
        }
        final long nowNs = context.clock().nanoTime();
        final int next = ports.nextInput(first);
        final int from = next >= 0 ? next : Math.max(ports.nextInput(0), 0);
        int work = 0;
        for (int i = ports.nextInput(from); i >= 0; i = ports.nextInput(i + 1)) {
            work += take(routes.get(i), nowNs);
        }
        for (int i = ports.nextInput(0); i >= 0 && i < from; i = ports.nextInput(i + 1)) {
            work += take(routes.get(i), nowNs);
        }
        first = from + 1;
        return work;
    }

    private int take(final Route route, final long nowNs) {
        return route == null || route.isLossPending ? 0 : route.isClient ? requests.take(route)
            : answers.take(route, nowNs);
    }

    private boolean hasToldLosses() {
        boolean isDone = true;
        for (int i = 0; i < routes.all().size(); i++) {
            final Route route = routes.all().get(i);
            isDone &= route.isClient ? hasToldClient(route) : hasToldServer(route);
        }
        return isDone;
    }

    private boolean hasToldClient(final Route client) {
        if (client.isLossPending && lost(client.out, 0, client.in.position(), serverGone)) {
            client.isLossPending = false;
        }
        return !client.isLossPending;
    }

    private static boolean hasToldServer(final Route server) {
        int told = 0;
        while (told < server.lost.length && lost(server.out, server.lost[told], 0, 0)) {
            told++;
        }
        server.told(told);
        return server.lost.length == 0;
    }

    private static boolean lost(final OutPort out, final int connection, final long position, final int reason) {
        final Message notice = out.claim();
        if (notice == null) {
            return false;
        }
        notice.kind(Message.CONNECTION_LOST).callId(0).connection(connection).method(0).status(0).deadlineNs(0)
            .streamId(position).reason(reason);
        out.publish();
        return true;
    }

    @Override
    public void portsChanged(final Ports ports) {
        routes.rebuild(ports);
    }

    @Override
    public void stopping() {
        requests.isStopping = true;
    }

    @Override
    public EngineState decompose() {
        return ShmState.export(routes);
    }
}
