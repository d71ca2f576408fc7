package io.roundhouse.simulation;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import java.lang.foreign.MemorySegment;

/** The network in one engine: joins each client datapath with one server datapath. */
final class Relay implements Engine {
    private static final int STREAM_SHIFT = 48;

    private final Sabotage sabotage;
    private final Faults faults;
    private final SimulatedFactory factory;
    private long count;
    private int[] servers = {};

    Relay(final Sabotage sabotage, final Faults faults, final SimulatedFactory factory, final long count) {
        this.sabotage = sabotage;
        this.faults = faults;
        this.factory = factory;
        this.count = count;
    }

    @Override
    public void portsChanged(final Ports ports) {
        servers = new int[0];
        for (int i = 0; i < ports.inCount(); i++) {
            if (ports.datapath(i) != null && ports.datapath(i).role() == Role.SERVER) {
                servers = java.util.Arrays.copyOf(servers, servers.length + 1);
                servers[servers.length - 1] = i;
            }
        }
    }

    @Override
    public int doWork(final Ports ports) {
        int work = 0;
        for (int i = 0; i < ports.inCount(); i++) {
            final InPort in = ports.in(i);
            while (in != null && in.available() > 0 && handle(ports, i, in)) {
                in.release(1);
                count++;
                work++;
            }
        }
        return work;
    }

    private boolean handle(final Ports ports, final int from, final InPort in) {
        if (count % Sabotage.PERIOD != 0 || in.available() < 2) {
            return forward(ports, from, in.peek(0));
        }
        return switch (sabotage) {
            case NONE -> forward(ports, from, in.peek(0));
            case LOSES -> true;
            case DOUBLES -> forward(ports, from, in.peek(0)) && (forward(ports, from, in.peek(0)) || true);
            case REORDERS -> {
                if (!forward(ports, from, in.peek(1)) || !forward(ports, from, in.peek(0))) {
                    yield false;
                }
                in.release(1);
                yield true;
            }
        };
    }

    private boolean forward(final Ports ports, final int from, final Message m) {
        faults.onMessage();
        final boolean isRequest = m.kind() == Message.REQUEST || m.kind() == Message.CANCEL;
        final int to = isRequest ? servers[from % servers.length] : (int) (m.streamId() >>> STREAM_SHIFT);
        final OutPort out = ports.out(to);
        if (out == null) {
            return true;
        }
        final Message next = m.length() == 0 ? out.claim() : out.claim(m.length());
        if (next == null) {
            return false;
        }
        MemorySegment.copy(m.segment(), m.offset(), next.segment(), next.offset(), m.length());
        next.kind(m.kind()).method(m.method()).status(m.status()).deadlineNs(m.deadlineNs());
        if (isRequest) {
            next.streamId((long) from << STREAM_SHIFT | m.callId()).connection(1);
        } else {
            next.callId(m.streamId() & (1L << STREAM_SHIFT) - 1);
        }
        out.publish();
        return true;
    }

    @Override
    public EngineState decompose() {
        return faults.decompose(() -> factory.state(count));
    }
}
