package io.roundhouse.testkit.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.posix.Epoll;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import io.roundhouse.testkit.contract.GeneralEngineContract;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RelayEngineTest extends GeneralEngineContract {
    private final TestLink[] tx = {new TestLink(64, 4096), null, new TestLink(64, 4096)};
    private final TestLink[] rx = {new TestLink(64, 4096), null, new TestLink(64, 4096)};
    private final TestPorts ports = TestPorts.transport(
        new DatapathInfo[] {TestEngineContext.info(0, Role.CLIENT), null, TestEngineContext.info(2, Role.CLIENT)},
        tx, rx);

    private EventFd doorbell;

    @Override
    protected EngineFactory factory() {
        return new RelayEngineFactory();
    }

    @Override
    protected List<Settings> settings() {
        return List.of(Settings.EMPTY, Settings.of(Map.of("delay_us", 3)), Settings.of(Map.of("delay_us", 250)));
    }

    @Override
    protected void poke(final TestEngineContext context, final Engine engine, final SplittableRandom random,
        final int position) {
        if (position == 0) {
            doorbell = doorbell(context);
        }
        if (random.nextInt(100) == 0) {
            doorbell.signal();
            context.descriptors().ready(engine, doorbell.fd(), Descriptors.IN);
        }
    }

    private static EventFd doorbell(final TestEngineContext context) {
        return context.handles().of(RelayEngine.DOORBELL).as(EventFd.class);
    }

    private void bring(final int datapath, final int method) {
        tx[datapath].claim(8).method(method);
        tx[datapath].publish();
    }

    @Test
    void shouldForwardToThePortTheMethodNamesOrTheNextThereIs() {
        try (TestEngineContext context = TestEngineContext.transport("relay")) {
            final Engine relay = factory().create(context);
            relay.portsChanged(ports);
            bring(0, 0);
            bring(0, 1);
            bring(2, 2);
            assertEquals(3, relay.doWork(ports));
            assertEquals(1, rx[0].available());
            assertEquals(2, rx[2].available());
            assertEquals(0, relay.doWork(ports));
        }
    }

    @Test
    void shouldWaitForTheTimerOrTheDoorbell() {
        try (TestEngineContext context = TestEngineContext.transport("relay").with(Map.of("delay_us", 10))) {
            final Engine relay = factory().create(context);
            relay.portsChanged(ports);
            bring(0, 0);
            assertEquals(0, relay.doWork(ports));
            context.clock().advance(10_000);
            assertEquals(1, context.timers().fire(relay, context.clock().nanoTime()));
            assertEquals(1, relay.doWork(ports));
            bring(0, 0);
            assertEquals(0, relay.doWork(ports));
            doorbell(context).signal();
            try (Epoll epoll = Epoll.create(4)) {
                epoll.add(doorbell(context).fd(), Epoll.EPOLLIN, 0);
                assertEquals(1, epoll.await(1_000));
                assertTrue(context.descriptors().ready(relay, doorbell(context).fd(), Descriptors.IN));
                assertEquals(0, epoll.await(0), "drained");
            }
            assertEquals(1, relay.doWork(ports));
        }
    }

    @Test
    void shouldGiveEverythingBackWhenClosed() {
        final TestEngineContext context = TestEngineContext.transport("relay").with(Map.of("delay_us", 10));
        final Engine relay = factory().create(context);
        relay.portsChanged(ports);
        bring(0, 0);
        relay.doWork(ports);
        relay.close();
        assertEquals(0, context.handles().openCount());
        assertEquals(0, context.descriptors().watched());
        assertEquals(0, context.timers().armed());
    }
}
