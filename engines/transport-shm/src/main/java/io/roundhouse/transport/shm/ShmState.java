package io.roundhouse.transport.shm;

import io.roundhouse.spi.EngineState;
import java.util.ArrayList;
import java.util.List;

/**
 * State version 1. The links themselves stay where they are.
 *
 * <pre>
 *  last_connection   the number given out last
 *  turn              where the round among the servers stands
 *  routes            how many; then by N from 0:
 *  name.N            of the datapath
 *  facts.N           of a client: 1 | its connection | 1 when it is to be told of a loss | index of its server or -1
 *                    of a server: 0 | 1 when it closes | four words of who passed an older answer | connections lost
 * </pre>
 */
final class ShmState {
    private static final int CLIENT = 1;
    private static final int SERVER_HEADER = 6;

    private ShmState() {
    }

    static EngineState export(final Routes routes) {
        final List<Route> all = routes.all();
        final EngineState.Builder state = EngineState.builder(1).put("last_connection", routes.lastConnection())
            .put("turn", routes.turn()).put("routes", all.size());
        for (int i = 0; i < all.size(); i++) {
            final Route route = all.get(i);
            state.put("name." + i, route.name).put("facts." + i, route.isClient
                ? new long[] {CLIENT, route.connection, route.isLossPending ? 1 : 0, all.indexOf(route.server)}
                : server(route));
        }
        return state.build();
    }

    private static long[] server(final Route route) {
        final long[] facts = new long[SERVER_HEADER + route.lost.length];
        facts[1] = route.isClosing ? 1 : 0;
        System.arraycopy(route.passed, 0, facts, 2, route.passed.length);
        for (int i = 0; i < route.lost.length; i++) {
            facts[SERVER_HEADER + i] = route.lost[i];
        }
        return facts;
    }

    static Routes restore(final EngineState state) {
        final int count = Math.toIntExact(state.longValue("routes"));
        final List<Route> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(route(state.string("name." + i), state.longs("facts." + i)));
        }
        for (int i = 0; i < count; i++) {
            final long[] facts = state.longs("facts." + i);
            if (facts[0] == CLIENT && facts[3] >= 0) {
                all.get(i).server = all.get(Math.toIntExact(facts[3]));
            }
        }
        final Routes routes = new Routes();
        routes.restore(all, (int) state.longValue("last_connection"), (int) state.longValue("turn"));
        return routes;
    }

    private static Route route(final String name, final long[] facts) {
        final Route route = new Route(name, facts[0] == CLIENT);
        if (route.isClient) {
            route.connection = (int) facts[1];
            route.isLossPending = facts[2] != 0;
        } else {
            route.isClosing = facts[1] != 0;
            System.arraycopy(facts, 2, route.passed, 0, route.passed.length);
            for (int i = SERVER_HEADER; i < facts.length; i++) {
                route.lose((int) facts[i]);
            }
        }
        return route;
    }
}
