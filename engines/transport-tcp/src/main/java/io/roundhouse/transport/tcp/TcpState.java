package io.roundhouse.transport.tcp;

import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;

/**
 * What every schema version of the state has. What concerns connections is in the table of sockets; this is what the
 * transport thinks of it.
 *
 * <pre>
 *  sockets              handle of the table, 0 before the first instance was put to work
 *  next_server          where the round among the servers stands
 *  target.N             whom clients call, N from 0
 *  address.N            the same as the resolver said, empty when it did not know; then by N:
 *  backoff_ns           how long calls fail at once after the next failed attempt
 *  cause.N              why there is no connection, empty or missing when there is one
 *  retry_at_ns          before that moment they fail at once, on the runtime's clock
 * </pre>
 */
final class TcpState {
    private TcpState() {
    }

    /** Exports. */
    static EngineState.Builder put(
        final EngineState.Builder builder, final Connections connections, final Bindings bindings) {
        final Peer[] peers = bindings.peers();
        final long[] backoffNs = new long[peers.length];
        final long[] retryAtNs = new long[peers.length];
        for (int i = 0; i < peers.length; i++) {
            builder.put("target." + i, peers[i].target);
            builder.put("address." + i, HostAndPort.text(peers[i].address()));
            builder.put("cause." + i, peers[i].cause);
            backoffNs[i] = peers[i].backoffNs;
            retryAtNs[i] = peers[i].retryAtNs;
        }
        return builder.put("sockets", connections.handle()).put("next_server", bindings.nextServer())
            .put("backoff_ns", backoffNs).put("retry_at_ns", retryAtNs);
    }

    /** Copies what this class knows of a state into another one. */
    static EngineState.Builder copy(final EngineState state, final EngineState.Builder builder) {
        final long[] backoffNs = state.longs("backoff_ns");
        for (int i = 0; i < backoffNs.length; i++) {
            builder.put("target." + i, state.string("target." + i));
            builder.put("address." + i, state.string("address." + i));
            builder.put("cause." + i, cause(state, i));
        }
        return builder.put("sockets", state.longValue("sockets")).put("next_server", state.longValue("next_server"))
            .put("backoff_ns", backoffNs).put("retry_at_ns", state.longs("retry_at_ns"));
    }

    /** Makes an instance that goes on from a state. Changes nothing outside of it. */
    static TcpTransport restore(
        final EngineContext context, final TcpSettings settings, final EngineState state,
        final FlushPolicy flushPolicy) {
        final Connections connections = new Connections(context, settings, state.longValue("sockets"));
        final Bindings bindings = new Bindings();
        bindings.nextServer((int) state.longValue("next_server"));
        bindings.peers(peers(state));
        flushPolicy.restore(state);
        return new TcpTransport(context, connections, bindings, flushPolicy);
    }

    private static Peer[] peers(final EngineState state) {
        final long[] backoffNs = state.longs("backoff_ns");
        final long[] retryAtNs = state.longs("retry_at_ns");
        final Peer[] peers = new Peer[backoffNs.length];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = new Peer(state.string("target." + i), HostAndPort.literal(state.string("address." + i)),
                backoffNs[i], retryAtNs[i]).cause(cause(state, i));
        }
        return peers;
    }

    private static String cause(final EngineState state, final int peer) {
        return state.has("cause." + peer) ? state.string("cause." + peer) : "";
    }
}
