package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: an engine hangs beside three other datapaths on its executor. */
@Timeout(30)
final class FencingTest implements Revisions {
    private static final int DATAPATHS = 4;

    private final Map<String, Revision> revisions = new ConcurrentHashMap<>();
    private final List<TestEngines.Caller> callers = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch cameBack = new CountDownLatch(1);
    private Graph graph;
    private volatile boolean isHanging;

    /** Hangs once, on its thousandth message; when it comes back it does what it may not. */
    private final class Hanging implements Policy {
        private final EngineContext context;
        private int count;

        private Hanging(final EngineContext context) {
            this.context = context;
        }

        @Override
        public Verdict onTx(final Message message) {
            if (++count == 1000) {
                isHanging = true;
                awaitUninterruptibly(release);
                final long callId = message.callId();
                message.status(5).callId(callId + 1).kind(Message.RESPONSE);
                for (int i = 0; i < CallTable.CAPACITY; i++) {
                    context.calls().complete(callId + i, 3);
                    context.calls().close(callId + i);
                }
                cameBack.countDown();
                return Verdict.REJECT;
            }
            return Verdict.PASS;
        }
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        while (latch.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Revision add(final String name, final EngineFactory factory) {
        final Revision revision = new Revision(name, "1.0.0", "0123456789abcdef", factory);
        revisions.put(name, revision);
        return revision;
    }

    @Override
    public Revision current(final String engine) {
        return revisions.get(engine);
    }

    @Override
    public Settings settings(final String engine) {
        return Settings.EMPTY;
    }

    @Override
    public List<String> defaultChain() {
        return List.of();
    }

    @BeforeEach
    void open() {
        add("caller", TestEngines.factory(EngineKind.FRONTEND, c -> {
            callers.add(new TestEngines.Caller(c));
            return callers.getLast();
        }));
        add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> new TestEngines.Echo()));
        add("hang", TestEngines.factory(EngineKind.POLICY, Hanging::new));
        graph = new Graph(GraphOptions.defaults(), this, System::nanoTime, new HandleTable(_ -> false));
        graph.start();
        for (int i = 0; i < DATAPATHS; i++) {
            graph.open(new DatapathSpec("d" + i, "test", DatapathInfo.Role.CLIENT, "x", "caller", Settings.EMPTY, "echo",
                List.of(), null, Map.of()));
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        release.countDown();
        graph.close();
    }

    private Place attachHanging(final boolean onTrial) {
        final Place place = graph.place(0, "hang", Settings.EMPTY);
        place.trial(onTrial);
        final Engine instance = revisions.get("hang").factory().create(place.context());
        graph.attach(place, instance, revisions.get("hang"), -1, new Ticket());
        return place;
    }

    private long[] called() {
        return callers.stream().mapToLong(c -> c.answered).toArray();
    }

    private void expectAllGoOn() {
        final long[] before = called();
        await(() -> {
            final long[] now = called();
            for (int i = 0; i < DATAPATHS; i++) {
                if (now[i] < before[i] + 1000) {
                    return false;
                }
            }
            return true;
        });
    }

    private void expectAllComplete() {
        callers.forEach(c -> c.limit = 0);
        await(() -> callers.stream().allMatch(c -> c.answered == c.called && c.reclaimed == c.called));
        assertEquals(0, callers.stream().mapToLong(c -> c.wrong).sum());
    }

    @Test
    void shouldMoveTheOthersToAFreshThreadAndFailOneCall() throws InterruptedException {
        expectAllGoOn();
        final long thread = graph.executors().getFirst().thread();
        final Place place = attachHanging(false);
        await(() -> isHanging);
        expectAllGoOn();
        assertNotEquals(thread, graph.executors().getFirst().thread());
        assertEquals(1, graph.executors().getFirst().fenced());
        assertTrue(place.probe().isQuarantined());
        release.countDown();
        assertTrue(cameBack.await(5, TimeUnit.SECONDS));
        expectAllGoOn();
        await(() -> graph.executors().getFirst().fenced() == 0);
        expectAllComplete();
        assertEquals(1, callers.getFirst().failed);
        assertEquals(1, callers.stream().mapToLong(c -> c.failed).sum());
    }

    @Test
    void shouldRunTheMessageAgainWhenItHungOnTrial() throws InterruptedException {
        expectAllGoOn();
        final Place place = attachHanging(true);
        await(() -> isHanging);
        await(() -> place.probe().isTripped());
        assertFalse(place.probe().isQuarantined());
        place.trial(false);
        place.install(new TestEngines.Deciding(_ -> Verdict.PASS, _ -> Verdict.PASS), revisions.get("hang"), new Ticket());
        expectAllGoOn();
        release.countDown();
        assertTrue(cameBack.await(5, TimeUnit.SECONDS));
        expectAllGoOn();
        expectAllComplete();
        assertEquals(0, callers.stream().mapToLong(c -> c.failed).sum());
    }

    @Test
    void shouldGoOnWithAnotherInstanceWhenATransportHangs() {
        expectAllGoOn();
        final Place place = graph.places("echo").getFirst();
        place.trial(true);
        final Engine good = place.instance();
        final TestEngines.Echo hanging = new TestEngines.Echo() {
            @Override
            public int doWork(final io.roundhouse.spi.Ports ports) {
                if (echoed > 500) {
                    isHanging = true;
                    awaitUninterruptibly(release);
                }
                return super.doWork(ports);
            }
        };
        place.install(hanging, revisions.get("echo"), new Ticket());
        await(() -> place.probe().isTripped());
        place.trial(false);
        place.install(good, revisions.get("echo"), new Ticket());
        expectAllGoOn();
        release.countDown();
        await(() -> graph.executors().getFirst().fenced() == 0);
        expectAllGoOn();
        expectAllComplete();
        assertEquals(0, callers.stream().mapToLong(c -> c.failed).sum());
    }
}
