package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** A lane full of messages while the table of parked messages, or its memory, is full as well. */
final class FullLaneTest {
    private static final long GAP_NS = 10_000;

    private final TestGraph world = TestGraph.stepped();
    private final Drain drain = new Drain();
    private long nextNs = world.nowNs;

    /** Publishes requests that are no calls as fast as the lane takes them. */
    private static final class OneWay implements Engine {
        @Override
        public int doWork(final Ports ports) {
            ports.in(1).release(ports.in(1).available());
            final OutPort out = ports.out(0);
            int work = 0;
            for (Message m = out.claim(); m != null && work < 64; m = out.claim()) {
                m.kind(Message.REQUEST);
                out.publish();
                work++;
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    private static final class Drain implements Engine {
        long drained;

        @Override
        public int doWork(final Ports ports) {
            final InPort in = ports.in(0);
            final int work = in == null ? 0 : in.available();
            if (work > 0) {
                in.release(work);
                drained += work;
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** A peer that sends requests as fast as the link takes them, and drops the answers. */
    private static final class Peer implements Engine {
        private static final int LENGTH = 1000;

        private long sent;

        @Override
        public int doWork(final Ports ports) {
            int work = 0;
            for (int i = 0; i < ports.inCount(); i++) {
                if (ports.in(i) != null) {
                    ports.in(i).release(ports.in(i).available());
                    final OutPort out = ports.out(i);
                    for (Message m = out.claim(LENGTH); m != null && work < 64; m = out.claim(LENGTH)) {
                        m.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, m.offset(), sent);
                        m.kind(Message.REQUEST).method(1).streamId(++sent).connection(1);
                        out.publish();
                        work++;
                    }
                }
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** Answers requests, which come in order. */
    private static final class Server implements Engine {
        long served;

        @Override
        public int doWork(final Ports ports) {
            final InPort in = ports.in(0);
            int work = 0;
            ports.in(1).release(ports.in(1).available());
            for (; in.available() > 0; work++) {
                final Message answer = ports.out(0).claim();
                if (answer == null) {
                    break;
                }
                final Message request = in.peek(0);
                assertEquals(Peer.LENGTH, request.length());
                assertEquals(served++, request.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, request.offset()));
                answer.kind(Message.RESPONSE).method(1).callId(request.callId());
                ports.out(0).publish();
                in.release(1);
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    private Verdict onePerGap(final Message message) {
        if (message.resumeAtNs() == 0) {
            nextNs += GAP_NS;
            message.resumeAtNs(nextNs);
        }
        return message.resumeAtNs() > world.nowNs ? Verdict.PARK : Verdict.PASS;
    }

    @Test
    void shouldMoveOnWhenParkedMessagesAreDue() {
        world.add("one-way", TestEngines.factory(EngineKind.FRONTEND, _ -> new OneWay()));
        world.add("drain", TestEngines.factory(EngineKind.TRANSPORT, _ -> drain));
        world.open("d0", "one-way", "drain");
        world.attach("pacer", new TestEngines.Deciding(this::onePerGap, _ -> Verdict.PASS), -1);
        world.step(1_000);
        final long before = drain.drained;
        world.step(10_000);
        assertTrue(drain.drained - before > 900, "10,000 us with one every 10: " + (drain.drained - before));
    }

    @Test
    void shouldMoveOnWhenTheirMemoryIsFull() {
        final Server server = new Server();
        world.add("server", TestEngines.factory(EngineKind.FRONTEND, _ -> server));
        world.add("peer", TestEngines.factory(EngineKind.TRANSPORT, _ -> new Peer()));
        world.open("d0", DatapathInfo.Role.SERVER, "server", "peer");
        world.attach("pacer", new TestEngines.Deciding(_ -> Verdict.PASS, this::onePerGap), -1);
        world.step(1_000);
        final long before = server.served;
        world.step(10_000);
        assertTrue(server.served - before > 900, "10,000 us with one every 10: " + (server.served - before));
    }
}
