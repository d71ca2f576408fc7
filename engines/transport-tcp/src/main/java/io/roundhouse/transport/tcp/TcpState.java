package io.roundhouse.transport.tcp;

import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;

/**
 * The state, schema version 1. What concerns connections is in the table of sockets; this is what the transport thinks of it.
 *
 * <pre>
 *  sockets              handle of the table, 0 before the first instance was put to work
 *  next_server          where the round among the servers stands
 *  target.N             whom clients call, N from 0; then by N:
 *  backoff_ns           how long calls fail at once after the next failed attempt
 *  retry_at_ns          before that moment they fail at once, on the runtime's clock
 * </pre>
 */
final class TcpState {
    static final int VERSION = 1;

    private TcpState() {
    }

    /** Exports. */
    static EngineState of(final Connections connections, final Bindings bindings, final FlushPolicy flushPolicy) {
        return put(EngineState.builder(VERSION), connections, bindings).build();
    }

    static EngineState.Builder put(
        final EngineState.Builder builder, final Connections connections, final Bindings bindings) {
        final Peer[] peers = bindings.peers();
        final long[] backoffNs = new long[peers.length];
        final long[] retryAtNs = new long[peers.length];
        for (int i = 0; i < peers.length; i++) {
            builder.put("target." + i, peers[i].target);
            backoffNs[i] = peers[i].backoffNs;
            retryAtNs[i] = peers[i].retryAtNs;
        }
        return builder.put("sockets", connections.handle()).put("next_server", bindings.nextServer())
            .put("backoff_ns", backoffNs).put("retry_at_ns", retryAtNs);
    }

    /** Makes an instance that goes on from a state. Changes nothing outside of it. */
    static TcpTransport restore(
        final EngineContext context, final TcpSettings settings, final EngineState state, final FlushPolicy flushPolicy) {
        final Connections connections = new Connections(context, settings, state.longValue("sockets"));
        final Bindings bindings = new Bindings();
        bindings.nextServer((int) state.longValue("next_server"));
        bindings.peers(peers(state));
        return new TcpTransport(context, connections, bindings, flushPolicy);
    }

    private static Peer[] peers(final EngineState state) {
        final long[] backoffNs = state.longs("backoff_ns");
        final long[] retryAtNs = state.longs("retry_at_ns");
        final Peer[] peers = new Peer[backoffNs.length];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = new Peer(state.string("target." + i), backoffNs[i], retryAtNs[i]);
        }
        return peers;
    }
}
