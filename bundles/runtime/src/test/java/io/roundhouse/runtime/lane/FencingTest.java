package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: an engine hangs beside three other datapaths on its executor. */
@Timeout(30)
final class FencingTest {
    private static final int DATAPATHS = 4;

    private final TestGraph world = TestGraph.threaded();
    private final Graph graph = world.graph;
    private final List<TestEngines.Caller> callers = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch cameBack = new CountDownLatch(1);
    private final AtomicInteger closed = new AtomicInteger();
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

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** Calls as others do until it hangs with answers in hand; when it comes back it does what it may not. */
    private final class HangingCaller implements Engine {
        private final EngineContext context;
        private final TestEngines.Caller caller;
        private int count;

        private HangingCaller(final EngineContext context, final TestEngines.Caller caller) {
            this.context = context;
            this.caller = caller;
        }

        @Override
        public int doWork(final Ports ports) {
            if (++count > 1_000 && ports.in(0).available() > 0) {
                isHanging = true;
                final long callId = ports.in(0).peek(0).callId();
                awaitUninterruptibly(release);
                ports.in(0).release(1);
                ports.in(1).release(1);
                ports.out(0).claim();
                ports.out(0).publish();
                context.calls().close(callId);
                context.descriptors().register(0, 1, 1);
                cameBack.countDown();
                return 1;
            }
            return caller.doWork(ports);
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
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

    @BeforeEach
    void open() {
        world.add("caller", TestEngines.factory(EngineKind.FRONTEND, c -> {
            callers.add(new TestEngines.Caller(c));
            return callers.getLast();
        }));
        world.add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> new TestEngines.Echo()));
        world.add("hang", TestEngines.factory(EngineKind.POLICY, Hanging::new));
        for (int i = 0; i < DATAPATHS; i++) {
            world.open("d" + i, "caller", "echo");
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
        final Engine instance = world.current("hang").factory().create(place.context());
        graph.attach(place, instance, world.current("hang"), -1, new Ticket());
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
    void shouldSayWhenTheLastThreadHasLeftAClosedDatapath() throws InterruptedException {
        expectAllGoOn();
        attachHanging(false);
        await(() -> isHanging);
        expectAllGoOn();
        assertTrue(graph.close(1, 0).getAsBoolean(), "nobody hangs in that one");
        final BooleanSupplier hasEverybodyLeft = graph.close(0, 0);
        assertFalse(hasEverybodyLeft.getAsBoolean());
        assertTrue(graph.close(0, 0).getAsBoolean(), "it is gone, and who closed it knows");
        release.countDown();
        await(hasEverybodyLeft);
    }

    @Test
    void shouldRunTheMessageAgainWhenItHungOnTrial() throws InterruptedException {
        expectAllGoOn();
        final Place place = attachHanging(true);
        await(() -> isHanging);
        await(() -> place.probe().isTripped());
        assertFalse(place.probe().isQuarantined());
        place.trial(false);
        place.install(new TestEngines.Deciding(_ -> Verdict.PASS, _ -> Verdict.PASS), world.current("hang"),
            new Ticket());
        expectAllGoOn();
        release.countDown();
        assertTrue(cameBack.await(5, TimeUnit.SECONDS));
        expectAllGoOn();
        expectAllComplete();
        assertEquals(0, callers.stream().mapToLong(c -> c.failed).sum());
    }

    @Test
    void shouldRunTheMessageAgainWithoutAPolicyThatHungOnTrial() throws InterruptedException {
        expectAllGoOn();
        final Place place = attachHanging(true);
        await(() -> place.probe().isTripped());
        final Ticket detached = new Ticket();
        graph.detach(place, detached);
        await(detached::isDone);
        assertNull(detached.failure());
        expectAllGoOn();
        release.countDown();
        assertTrue(cameBack.await(5, TimeUnit.SECONDS));
        await(() -> graph.executors().getFirst().fenced() == 0);
        expectAllGoOn();
        expectAllComplete();
        assertEquals(0, callers.stream().mapToLong(c -> c.failed).sum());
        assertEquals(0, closed.get(), "its call may hang to this day");
    }

    @Test
    void shouldTakeAFrontendThatHangsOutOfWorkAndGoOnWithTheNext() throws InterruptedException {
        expectAllGoOn();
        final Place place = graph.places("caller").getFirst();
        final TestEngines.Caller caller = callers.getFirst();
        final CountDownLatch told = new CountDownLatch(1);
        graph.onQuarantine(told::countDown);
        final EngineContext first = place.context();
        caller.goOn(first);
        place.install(new HangingCaller(first, caller), place.revision(), new Ticket());
        await(() -> isHanging);
        assertTrue(told.await(5, TimeUnit.SECONDS));
        assertTrue(place.probe().isQuarantined());
        final Ticket failed = new Ticket();
        place.exchange((_, _) -> {
            throw new IllegalStateException("no successor");
        }, place.revision(), failed);
        await(failed::isDone);
        assertTrue(place.probe().isQuarantined(), "it is not called again");
        final EngineContext second = place.context();
        caller.goOn(second);
        place.install(caller, place.revision(), new Ticket());
        expectAllGoOn();
        release.countDown();
        assertTrue(cameBack.await(5, TimeUnit.SECONDS));
        await(() -> graph.executors().getFirst().fenced() == 0);
        expectAllGoOn();
        expectAllComplete();
        assertEquals(1, caller.failed, "the call in hand");
        assertEquals(Status.INTERNAL, caller.lastFailure);
        assertEquals(1, callers.stream().mapToLong(c -> c.failed).sum());
    }

    @Test
    void shouldNotPutAnInstanceThatHangsToWorkAgain() throws InterruptedException {
        expectAllGoOn();
        final Place place = attachHanging(true);
        await(() -> place.probe().isTripped());
        final Engine hung = place.instance();
        final Policy good = new TestEngines.Deciding(_ -> Verdict.PASS, _ -> Verdict.PASS);
        place.install(good, world.current("hang"), new Ticket());
        expectAllGoOn();
        final Ticket ticket = new Ticket();
        place.install(hung, world.current("hang"), ticket);
        await(ticket::isDone);
        assertTrue(place.probe().isQuarantined());
        expectAllGoOn();
        expectAllComplete();
    }

    @Test
    void shouldGoOnWithAnotherInstanceWhenATransportHangs() {
        expectAllGoOn();
        final Place place = graph.places("echo").getFirst();
        place.trial(true);
        final Engine good = place.instance();
        final TestEngines.Echo hanging = new TestEngines.Echo() {
            @Override
            public int doWork(final Ports ports) {
                if (echoed > 500) {
                    isHanging = true;
                    awaitUninterruptibly(release);
                }
                return super.doWork(ports);
            }
        };
        place.install(hanging, world.current("echo"), new Ticket());
        await(() -> place.probe().isTripped());
        place.trial(false);
        place.install(good, world.current("echo"), new Ticket());
        expectAllGoOn();
        release.countDown();
        await(() -> graph.executors().getFirst().fenced() == 0);
        expectAllGoOn();
        expectAllComplete();
        assertEquals(0, callers.stream().mapToLong(c -> c.failed).sum());
    }

    @Test
    void shouldGoOnWithTheFormerInstanceWhenMakingItsSuccessorHangs() throws InterruptedException {
        final Place policy = attachPassing();
        for (final Place place : List.of(policy, graph.places("echo").getFirst(), graph.places("caller").getFirst())) {
            expectAllGoOn();
            final Engine former = place.instance();
            final CountDownLatch made = new CountDownLatch(1);
            final CountDownLatch hung = new CountDownLatch(1);
            final Ticket ticket = new Ticket();
            place.exchange((_, _) -> {
                awaitUninterruptibly(hung);
                made.countDown();
                return new TestEngines.Echo();
            }, place.revision(), ticket);
            await(ticket::isDone);
            assertTrue(ticket.failure().getMessage().contains("hung"), () -> ticket.failure().toString());
            expectAllGoOn();
            hung.countDown();
            assertTrue(made.await(5, TimeUnit.SECONDS));
            await(() -> graph.executors().getFirst().fenced() == 0);
            expectAllGoOn();
            assertSame(former, place.instance());
            assertFalse(place.probe().isQuarantined());
        }
        expectAllComplete();
        assertEquals(0, callers.stream().mapToLong(c -> c.failed).sum());
    }

    @Test
    void shouldKeepTheFormerInstanceWhenMakingItsSuccessorThrows() {
        final Place policy = attachPassing();
        final Engine former = policy.instance();
        final Ticket ticket = new Ticket();
        policy.exchange((_, _) -> {
            throw new IllegalArgumentException("no such state");
        }, policy.revision(), ticket);
        await(ticket::isDone);
        assertTrue(ticket.failure().getMessage().contains("no such state"), () -> ticket.failure().toString());
        assertSame(former, policy.instance());
        expectAllGoOn();
        expectAllComplete();
    }

    private Place attachPassing() {
        final Policy passing = new TestEngines.Deciding(_ -> Verdict.PASS, _ -> Verdict.PASS);
        final Revision revision = world.add("pass", TestEngines.factory(EngineKind.POLICY, _ -> passing));
        final Place place = graph.place(0, "pass", Settings.EMPTY);
        final Ticket ticket = new Ticket();
        graph.attach(place, passing, revision, -1, ticket);
        await(ticket::isDone);
        return place;
    }
}
