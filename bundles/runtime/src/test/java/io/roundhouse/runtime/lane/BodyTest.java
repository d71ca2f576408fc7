package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metadata stays with its payload wherever a message goes. */
final class BodyTest {
    private static final long MS = 1_000_000L;

    private final TestGraph world = TestGraph.stepped();

    /** A network from which requests come whose last two bytes are metadata. */
    private static final class Source implements Engine {
        private int toSend;

        @Override
        public int doWork(final Ports ports) {
            for (; toSend > 0; toSend--) {
                final Message m = ports.out(0).claim(5);
                for (int i = 0; i < 5; i++) {
                    m.segment().set(ValueLayout.JAVA_BYTE, m.offset() + i, (byte) ('a' + i));
                }
                m.kind(Message.REQUEST).method(7).streamId(toSend).connection(1).metadata(2);
                ports.out(0).publish();
            }
            return 0;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** An application that notes what comes. */
    private static final class Sink implements Engine {
        private final List<String> taken = new ArrayList<>();

        @Override
        public int doWork(final Ports ports) {
            for (; ports.in(0).available() > 0; ports.in(0).release(1)) {
                final Message m = ports.in(0).peek(0);
                final String body = new String(
                    m.segment().asSlice(m.offset(), m.length()).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
                taken.add(body.substring(0, m.payloadLength()) + '+' + body.substring(m.payloadLength()));
            }
            return 0;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    @Test
    void shouldStayWithPayloadsThatAreParked() {
        final Source source = new Source();
        final Sink sink = new Sink();
        world.add("source", TestEngines.factory(EngineKind.TRANSPORT, _ -> source));
        world.add("sink", TestEngines.factory(EngineKind.FRONTEND, _ -> sink));
        world.open("d0", DatapathInfo.Role.SERVER, "sink", "source");
        world.step(2);
        source.toSend = 1;
        world.step(3);
        world.attach("policy", new TestEngines.Deciding(_ -> Verdict.PASS, m -> {
            m.resumeAtNs(m.resumeAtNs() == 0 ? world.nowNs + MS : m.resumeAtNs());
            return m.resumeAtNs() > world.nowNs ? Verdict.PARK : Verdict.PASS;
        }), -1);
        source.toSend = 2;
        world.step(3);
        assertEquals(List.of("abc+de"), sink.taken);
        world.pause(2 * MS);
        world.step(3);
        assertEquals(List.of("abc+de", "abc+de", "abc+de"), sink.taken);
        assertEquals(List.of(), Audit.check(world.graph));
    }
}
