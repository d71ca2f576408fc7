package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;

/**
 * The engine: one instance serves all datapaths of the service. Each duty cycle it reads sockets, takes from tx links
 * and writes sockets, in that order, so that an answer to what was just read can leave in the next cycle with all its
 * like.
 *
 * <p>An instance touches no socket before {@link #portsChanged}, and finds everything it needs there: it may have
 * been made for a rehearsal, or come back after another one was at work.
 */
final class TcpTransport implements Engine {
    private final EngineContext context;
    private final Connections connections;
    private final Bindings bindings;
    private final FlushPolicy flushPolicy;
    private final Acceptor acceptor;
    private final Lifecycle lifecycle;
    private final Output output;
    private final FrameWriter writer;
    private final FrameReader reader;
    private final RequestForm requestForm = new RequestForm();

    TcpTransport(final EngineContext context, final Connections connections, final Bindings bindings,
        final FlushPolicy flushPolicy) {
        this.context = context;
        this.connections = connections;
        this.bindings = bindings;
        this.flushPolicy = flushPolicy;
        requestForm.configure(context.settings());
        acceptor = new Acceptor(connections);
        lifecycle = new Lifecycle(connections, bindings);
        output = new Output(connections, flushPolicy);
        writer = new FrameWriter(connections, bindings, lifecycle, requestForm);
        reader = new FrameReader(connections, bindings, lifecycle, output, requestForm);
    }

    @Override
    public int doWork(final Ports ports) {
        if (!connections.isAtWork()) {
            return 0;
        }
        final long nowNs = context.clock().nanoTime();
        int work = acceptor.isReady ? acceptor.accept(nowNs) : 0;
        work += reader.work(nowNs);
        work += writer.take(ports, nowNs);
        return work + output.flush(work);
    }

    @Override
    public void portsChanged(final Ports ports) {
        final long nowNs = context.clock().nanoTime();
        connections.resync();
        acceptor.isReady = true;
        acceptor.listen();
        endUnanswered(ports, nowNs);
        bindings.rebuild(ports, connections.settings, nowNs);
        bindings.adopt(connections);
        scheduleKeepalive(nowNs);
    }

    /** Ends the connections that a server which is gone had answers for: those who wait there are to know. */
    private void endUnanswered(final Ports ports, final long nowNs) {
        for (final Binding binding : bindings.all()) {
            final boolean isGone = binding.datapath >= ports.inCount()
                || ports.datapath(binding.datapath) != binding.info;
            final int unsent = isGone && binding.peer == null ? binding.in.available() : 0;
            for (int i = 0; i < unsent; i++) {
                final TcpConnection connection = connections.get(binding.in.peek(i).connection());
                if (connection != null) {
                    lifecycle.end(connection, Cause.UNANSWERED, nowNs);
                }
            }
        }
    }

    @Override
    public void reconfigure(final Settings settings) {
        final TcpSettings next = TcpSettings.of(settings);
        requestForm.configure(settings);
        connections.settings = next;
        if (connections.isAtWork()) {
            connections.reconfigured();
            acceptor.listen();
            scheduleKeepalive(context.clock().nanoTime());
        }
    }

    @Override
    public void onReady(final long token, final int events) {
        if (token == Connections.LISTENER) {
            acceptor.isReady = true;
            return;
        }
        final TcpConnection connection = connections.get(token);
        if (connection == null || connection.isLost()) {
            return;
        }
        if ((events & ~Descriptors.OUT) != 0) {
            connection.isReadable = true;
            connections.readSet.add(connection.slot);
        }
        if ((events & ~Descriptors.IN) != 0) {
            connection.isWritable = true;
            connections.writeSet.add(connection.slot);
        }
    }

    @Override
    public void onTimer(final long token, final long nowNs) {
        if (token == Connections.ACCEPT_TIMER) {
            acceptor.isReady = true;
        } else if (token == Connections.LISTEN_TIMER) {
            acceptor.listen();
        } else if (token == Connections.KEEPALIVE_TIMER) {
            keepAlive(nowNs);
            scheduleKeepalive(nowNs);
        } else if (token != Connections.RETRY_TIMER) {
            final TcpConnection connection = connections.get(token);
            if (connection != null && !connection.isOpen() && !connection.isLost()) {
                lifecycle.end(connection, Cause.noAnswer(connections.settings.connectTimeoutNs()), nowNs);
            }
        }
    }

    private void scheduleKeepalive(final long nowNs) {
        final long keepaliveNs = connections.settings.keepaliveNs();
        if (keepaliveNs > 0) {
            context.timers().schedule(Connections.KEEPALIVE_TIMER,
                nowNs + Math.min(keepaliveNs, connections.settings.keepaliveTimeoutNs()));
        }
    }

    private void keepAlive(final long nowNs) {
        final long keepaliveNs = connections.settings.keepaliveNs();
        for (int slot = 0; slot < connections.slotLimit(); slot++) {
            final TcpConnection connection = connections.at(slot);
            if (connection == null || !connection.isOpen()) {
                continue;
            }
            final long silentNs = nowNs - connection.socket.word(TcpConnection.HEARD);
            if (silentNs >= keepaliveNs + connections.settings.keepaliveTimeoutNs() && !connection.hasMore) {
                connections.count(TcpCounter.SILENT);
                lifecycle.end(connection, Cause.silent(silentNs), nowNs);
            } else if (silentNs >= keepaliveNs) {
                output.ping(connection, FrameFlyweight.FLAG_REQUEST, nowNs);
            }
        }
    }

    @Override
    public void stopping() {
        if (connections.isAtWork()) {
            connections.isStopping = true;
            acceptor.listen();
            output.goAway();
        }
    }

    @Override
    public EngineState decompose() {
        return TcpState.put(flushPolicy.export(connections), connections, bindings).build();
    }

    @Override
    public void close() {
        connections.close();
    }
}
