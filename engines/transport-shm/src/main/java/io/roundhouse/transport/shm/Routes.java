package io.roundhouse.transport.shm;

import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All routes, by datapath and by name. What changes when the set of ports changes allocates; nothing else does. */
final class Routes {
    private static final Route[] NONE = {};

    private Route[] byDatapath = NONE;
    /** Those of the instance before, until the ports are known. */
    private List<Route> all = new ArrayList<>();
    private int lastConnection;
    private int turn;
    private boolean isLossPending;

    /** Those there are, in no order that matters. */
    List<Route> all() {
        return all;
    }

    void restore(final List<Route> routes, final int connection, final int nextTurn) {
        all = routes;
        lastConnection = connection;
        turn = nextTurn;
        isLossPending = true;
    }

    int lastConnection() {
        return lastConnection;
    }

    int turn() {
        return turn;
    }

    /** Whether somebody may have to be told of a loss. */
    boolean isLossPending() {
        return isLossPending;
    }

    void isLossPending(final boolean is) {
        isLossPending = is;
    }

    /** The route of a datapath, or null. */
    Route get(final int datapath) {
        return datapath >= 0 && datapath < byDatapath.length ? byDatapath[datapath] : null;
    }

    /** The client that an answer is for, or null when that is gone. */
    Route clientOf(final Message answer) {
        final Route client = get(FrameEncoder.datapath(answer.streamId()));
        return client == null || !client.isClient || client.connection != answer.connection() ? null : client;
    }

    /** The server of a client, the next of its name in turn when it has none that takes requests; or null. */
    Route serverOf(final Route client) {
        if (client.server != null && !client.server.isClosing) {
            return client.server;
        }
        final int count = byDatapath.length;
        for (int i = 0; i < count; i++) {
            turn = turn + 1 < count ? turn + 1 : 0;
            final Route server = byDatapath[turn];
            if (server != null && !server.isClient && !server.isClosing
                && server.info.target().equals(client.info.target())) {
                client.server = server;
                client.connection = client.connection == Route.NONE ? nextConnection() : client.connection;
                return server;
            }
        }
        return null;
    }

    private int nextConnection() {
        lastConnection = lastConnection == Integer.MAX_VALUE ? 1 : lastConnection + 1;
        return lastConnection;
    }

    /** Reads the ports: who came gets a route, who is gone is missed by those it had to do with. */
    void rebuild(final Ports ports) {
        final int count = Math.min(ports.inCount(), ports.outCount());
        final Map<String, Route> former = new LinkedHashMap<>();
        all.forEach(route -> former.put(route.name, route));
        all = new ArrayList<>();
        byDatapath = new Route[count];
        for (int i = 0; i < count; i++) {
            final DatapathInfo info = ports.datapath(i);
            if (info != null && ports.in(i) != null && ports.out(i) != null) {
                final Route known = former.remove(info.name());
                byDatapath[i] = known != null ? known
                    : new Route(info.name(), info.role() == DatapathInfo.Role.CLIENT);
                byDatapath[i].connect(info, ports.in(i), ports.out(i), ports.isClosing(i));
                all.add(byDatapath[i]);
            }
        }
        former.values().forEach(this::leave);
    }

    private void leave(final Route gone) {
        isLossPending = true;
        if (gone.isClient) {
            all.stream().filter(server -> !server.isClient && gone.connection != Route.NONE
                && (gone.info == null || gone.info.target().equals(server.info.target())))
                .forEach(server -> server.lose(gone.connection));
            return;
        }
        final int unsent = gone.in == null ? 0 : gone.in.available();
        for (int i = 0; i < unsent; i++) {
            final Route client = gone.hasPassed(gone.in.position() + i) ? null : clientOf(gone.in.peek(i));
            if (client != null) {
                client.isLossPending = true;
            }
        }
        for (final Route client : all) {
            if (client.server == gone) {
                client.server = null;
                client.isLossPending |= !gone.isClosing;
            }
        }
    }
}
