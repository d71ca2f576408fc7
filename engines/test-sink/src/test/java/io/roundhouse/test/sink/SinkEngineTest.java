package io.roundhouse.test.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SinkEngineTest {
    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final TestEngineContext context = TestEngineContext.transport("sink");
    private final TestLink[] tx = {new TestLink(64, 4096), new TestLink(64, 4096)};
    private final TestLink[] rx = {new TestLink(64, 4096), new TestLink(4, 4096)};
    private final DatapathInfo[] both =
        {TestEngineContext.info(0, Role.CLIENT), TestEngineContext.info(1, Role.CLIENT)};
    private final TestPorts ports = TestPorts.transport(both, tx, rx);
    private Engine sink = new SinkEngineFactory().create(context);

    private void bring(final int datapath, final long callId, final long... numbers) {
        for (final long number : numbers) {
            final Message message = tx[datapath].claim(8).kind(Message.REQUEST).callId(callId).method(5);
            message.segment().set(NUMBER, message.offset(), number);
            tx[datapath].publish();
        }
    }

    @Test
    void shouldCheckTheNumberingOfEachDatapathByItself() {
        bring(0, 0, 0, 1, 3, 2, 2);
        bring(1, 0, 0, 1, 5);
        assertEquals(8, sink.doWork(ports));
        assertEquals(0, sink.doWork(ports));
        assertEquals(8, context.count("received"));
        assertEquals(3, context.count("lost"));
        assertEquals(1, context.count("doubled"));
        assertEquals(1, context.count("reordered"));
        assertEquals(5, context.count("received.datapath-0"));
        assertEquals(0, context.count("lost.datapath-0"));
        assertEquals(3, context.count("lost.datapath-1"));
        assertEquals(0, context.count("doubled.datapath-1"));
    }

    @Test
    void shouldAnswerACallWithItsNumber() {
        bring(0, 77, 0);
        sink.doWork(ports);
        final Message answer = rx[0].peek(0);
        assertEquals(Message.RESPONSE, answer.kind());
        assertEquals(77, answer.callId());
        assertEquals(5, answer.method());
        assertEquals(0, answer.status());
        assertEquals(0, answer.segment().get(NUMBER, answer.offset()));
        assertEquals(1, context.count("answered"));
    }

    @Test
    void shouldKeepARequestWhoseAnswerHasNoRoom() {
        bring(1, 9, 0, 1, 2, 3, 4, 5);
        assertEquals(4, sink.doWork(ports));
        assertEquals(2, tx[1].available());
        rx[1].release(4);
        assertEquals(2, sink.doWork(ports));
        assertEquals(6, context.count("answered"));
        assertEquals(0, context.count("lost"));
    }

    @Test
    void shouldOnlyCountWhatCarriesNoNumber() {
        tx[0].claim(3).kind(Message.REQUEST);
        tx[0].publish();
        tx[0].claim(8).kind(Message.RESPONSE);
        tx[0].publish();
        assertEquals(2, sink.doWork(ports));
        assertEquals(2, context.count("unnumbered"));
        assertEquals(0, rx[0].available());
    }

    @Test
    void shouldKeepNumbersAndGapsAcrossAnExchange() {
        bring(0, 0, 0, 1, 2);
        sink.doWork(ports);
        sink = new SinkEngineFactory().restore(context, EngineState.fromBytes(sink.decompose().toBytes()));
        sink.portsChanged(ports);
        context.clock().advance(900);
        bring(0, 0, 4, 2);
        sink.doWork(ports);
        assertEquals(1, context.count("lost"));
        assertEquals(1, context.count("doubled"));
        assertEquals(900, context.count("longest_gap_ns.datapath-0"));
        assertEquals(900, context.count("longest_gap_ns"));
    }

    @Test
    void shouldStartGapsAgainWithEachWindow() {
        bring(0, 0, 0);
        sink.doWork(ports);
        context.clock().advance(900);
        bring(0, 0, 1);
        sink.doWork(ports);
        sink.reconfigure(Settings.of(Map.of("gap_window", 1)));
        assertEquals(0, context.count("longest_gap_ns"));
        context.clock().advance(5);
        bring(0, 0, 2);
        sink.doWork(ports);
        assertEquals(5, context.count("longest_gap_ns.datapath-0"));
        assertEquals(5, context.count("longest_gap_ns"));
    }

    @Test
    void shouldStartFromZeroOnADatapathThatIsNew() {
        bring(0, 0, 0, 1);
        sink.doWork(ports);
        final TestPorts without = TestPorts.transport(new DatapathInfo[] {null, both[1]}, tx, rx);
        sink.portsChanged(without);
        assertEquals(0, sink.doWork(without));
        sink.portsChanged(ports);
        bring(0, 0, 0, 1);
        sink.doWork(ports);
        assertEquals(0, context.count("doubled"));
        assertTrue(sink.decompose().has("numbers.datapath-0"));
    }
}
