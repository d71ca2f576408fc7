package io.roundhouse.test.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GeneratorEngineTest {
    private final TestEngineContext context = TestEngineContext.onDatapath("generator", Role.CLIENT);
    private final TestLink rxTail = new TestLink(256, 0);
    private final TestLink reclaim = new TestLink(256, 0);
    private final TestLink txHead = new TestLink(256, 0);
    private final TestPorts ports = TestPorts.frontend(rxTail, reclaim, txHead);

    @AfterEach
    void close() {
        context.close();
    }

    private Engine generator(final Map<String, ?> settings) {
        return new GeneratorEngineFactory().create(context.with(settings));
    }

    private void assertNumbers(final long first) {
        for (int i = 0; i < txHead.available(); i++) {
            assertEquals(first + i, PayloadBlock.numberOf(txHead.peek(i)));
        }
    }

    private void answer(final Message request, final int status) {
        final Message answer = rxTail.claim();
        answer.copyFrom(request);
        answer.kind(Message.RESPONSE).status(status);
        rxTail.publish();
    }

    @Test
    void shouldKeepTheLaneFull() {
        final Engine generator = generator(Map.of());
        assertEquals(256, generator.doWork(ports));
        assertNumbers(0);
        assertEquals(32, txHead.peek(0).length());
        assertEquals(0, txHead.peek(0).callId());
        txHead.release(100);
        assertEquals(100, generator.doWork(ports));
        assertNumbers(100);
        assertEquals(356, context.count("sent"));
    }

    @Test
    void shouldKeepToItsRateAndWakeForTheNext() {
        final Engine generator = generator(Map.of("rate_per_second", 1_000));
        assertEquals(0, generator.doWork(ports));
        assertEquals(context.clock().nanoTime() + 1_000_000, context.timers().nextDueNs());
        context.clock().advance(10_500_000);
        assertEquals(10, generator.doWork(ports));
        generator.reconfigure(Settings.of(Map.of("rate_per_second", 1_000_000)));
        context.clock().advance(3_000);
        assertEquals(3, generator.doWork(ports));
    }

    @Test
    void shouldKeepSoManyCallsOpenAndCheckTheirAnswers() {
        final Engine generator = generator(Map.of("in_flight", 3));
        generator.doWork(ports);
        assertEquals(3, txHead.available());
        assertEquals(3, context.calls().openCount());
        answer(txHead.peek(0), 0);
        answer(txHead.peek(2), 14);
        answer(txHead.peek(1), 0);
        answer(txHead.peek(1), 0);
        generator.doWork(ports);
        assertEquals(3, context.count("received"));
        assertEquals(1, context.count("failed"));
        assertEquals(1, context.count("reordered"));
        assertEquals(1, context.count("stale"));
        assertEquals(0, context.count("lost"));
        assertEquals(6, txHead.available());
    }

    @Test
    void shouldFindAnAnswerWithAnotherNumber() {
        final Engine generator = generator(Map.of("in_flight", 2));
        generator.doWork(ports);
        answer(txHead.peek(0), 0);
        rxTail.peek(0).payload(txHead.peek(1).segment(), txHead.peek(1).offset(), 8);
        generator.doWork(ports);
        assertEquals(1, context.count("wrong"));
    }

    @Test
    void shouldStopAtItsTotal() {
        final Engine generator = generator(Map.of("total", 5));
        assertEquals(5, generator.doWork(ports));
        assertEquals(0, generator.doWork(ports));
        generator.reconfigure(Settings.of(Map.of("total", 7)));
        assertEquals(2, generator.doWork(ports));
        assertNumbers(0);
    }

    @Test
    void shouldNotWriteOverTheRequestOfAnOpenCall() {
        final Engine generator = generator(Map.of("in_flight", 2, "payload_bytes", 65_536));
        generator.doWork(ports);
        final Message straggler = new Message();
        straggler.copyFrom(txHead.peek(0));
        txHead.release(1);
        for (int i = 0; i < 3_000 && txHead.available() > 0; i++) {
            answer(txHead.peek(0), 0);
            txHead.release(1);
            generator.doWork(ports);
        }
        assertEquals(0, PayloadBlock.numberOf(straggler));
        answer(straggler, 0);
        generator.doWork(ports);
        assertTrue(txHead.available() > 0, "goes on when the call has ended");
        assertEquals(0, context.count("wrong"));
    }

    @Test
    void shouldGoOnWithTheNextNumberAfterAnExchangeAndFreeItsBlockAtTheEnd() {
        Engine generator = generator(Map.of());
        generator.doWork(ports);
        final byte[] state = generator.decompose().toBytes();
        generator = new GeneratorEngineFactory().restore(context, EngineState.fromBytes(state));
        txHead.release(256);
        generator.doWork(ports);
        assertNumbers(256);
        assertEquals(1, context.handles().openCount());
        generator.close();
        generator.close();
        assertEquals(0, context.handles().openCount());
    }

    @Test
    void shouldRefuseSettingsByName() {
        for (final String name : List.of("rate_per_second", "in_flight", "payload_bytes", "total")) {
            final var refused = assertThrows(IllegalArgumentException.class, () -> generator(Map.of(name, -1)));
            assertTrue(refused.getMessage().contains(name), refused.getMessage());
        }
        final Engine generator = generator(Map.of());
        final Settings larger = Settings.of(Map.of("payload_bytes", 64));
        assertThrows(IllegalArgumentException.class, () -> generator.reconfigure(larger));
    }
}
