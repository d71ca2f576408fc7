package io.roundhouse.transport.tcp;

import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The state, schema version 1. What concerns connections is in the table of sockets; this is what the transport thinks of it.
 *
 * <pre>
 *  sockets              handle of the table, 0 before the first instance was put to work
 *  next_server          where the round among the servers stands
 *  targets              of clients, each ended by a line feed; then by target:
 *  backoff_ns           how long calls fail at once after the next failed attempt
 *  retry_at_ns          before that moment they fail at once, on the runtime's clock
 *  connections          numbers of the live ones; then by connection:
 *  last_received_ns     when the peer was last heard, on the runtime's clock
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
        final TcpConnection[] live = connections.live();
        return builder.put("sockets", connections.handle())
            .put("next_server", bindings.nextServer())
            .put("targets", Arrays.stream(peers).map(peer -> peer.target + "\n").collect(Collectors.joining()))
            .put("backoff_ns", Arrays.stream(peers).mapToLong(peer -> peer.backoffNs).toArray())
            .put("retry_at_ns", Arrays.stream(peers).mapToLong(peer -> peer.retryAtNs).toArray())
            .put("connections", Arrays.stream(live).mapToLong(connection -> connection.id).toArray())
            .put("last_received_ns", Arrays.stream(live).mapToLong(connection -> connection.lastReceivedNs).toArray());
    }

    /** Makes an instance that goes on from a state. Changes nothing outside of it. */
    static TcpTransport restore(
        final EngineContext context, final TcpSettings settings, final EngineState state, final FlushPolicy flushPolicy) {
        final Connections connections = new Connections(context, settings, state.longValue("sockets"));
        final Bindings bindings = new Bindings();
        final long nowNs = context.clock().nanoTime();
        bindings.nextServer((int) state.longValue("next_server"));
        bindings.peers(peers(state));
        connections.adopt(nowNs);
        final long[] ids = state.longs("connections");
        final long[] lastReceivedNs = state.longs("last_received_ns");
        for (int i = 0; i < ids.length; i++) {
            final TcpConnection connection = connections.get(ids[i]);
            if (connection != null) {
                connection.lastReceivedNs = lastReceivedNs[i];
            }
        }
        return new TcpTransport(context, connections, bindings, flushPolicy);
    }

    private static Peer[] peers(final EngineState state) {
        final String[] targets = state.string("targets").lines().toArray(String[]::new);
        final long[] backoffNs = state.longs("backoff_ns");
        final long[] retryAtNs = state.longs("retry_at_ns");
        final Peer[] peers = new Peer[targets.length];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = new Peer(targets[i], backoffNs[i], retryAtNs[i]);
        }
        return peers;
    }
}
