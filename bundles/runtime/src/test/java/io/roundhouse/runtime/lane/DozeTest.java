package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Datapaths without work are left out of duty cycles until there is some. */
final class DozeTest {
    private static final long NS_PER_MS = 1_000_000;
    private static final int DATAPATHS = 100;
    private static final int ROUNDS = 200;

    private final List<Server> servers = new ArrayList<>();
    private final Network network = new Network();

    /** Answers; counts its duty cycles. */
    private static final class Server implements Engine {
        private final EngineContext context;
        private volatile long cycles;
        private volatile int served;
        private int fired;

        private Server(final EngineContext context) {
            this.context = context;
        }

        @Override
        public int doWork(final Ports ports) {
            cycles++;
            final int count = ports.in(0).available();
            for (int i = 0; i < count; i++) {
                ports.out(0).claim().kind(Message.RESPONSE).callId(ports.in(0).peek(i).callId()).method(1);
                ports.out(0).publish();
            }
            ports.in(0).release(count);
            ports.in(1).release(ports.in(1).available());
            served += count;
            return count;
        }

        @Override
        public void onTimer(final long token, final long nowNs) {
            fired++;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** Asks the datapath it is told to, once. */
    private static final class Network implements Engine {
        private volatile int asked = -1;
        private volatile int answered;

        @Override
        public int doWork(final Ports ports) {
            int work = 0;
            for (int i = ports.nextInput(0); i >= 0; i = ports.nextInput(i + 1)) {
                final int count = ports.in(i) == null ? 0 : ports.in(i).available();
                if (count > 0) {
                    ports.in(i).release(count);
                    work += count;
                    answered += count;
                }
            }
            if (asked >= 0) {
                ports.out(asked).claim().kind(Message.REQUEST).method(1).streamId(1).connection(1);
                ports.out(asked).publish();
                asked = -1;
                work++;
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    private void fill(final TestGraph world, final String executor) {
        world.add("network", TestEngines.factory(EngineKind.TRANSPORT, _ -> network));
        world.add("server", TestEngines.factory(EngineKind.FRONTEND, context -> {
            final Server server = new Server(context);
            servers.add(server);
            return server;
        }));
        for (int i = 0; i < DATAPATHS; i++) {
            world.graph.open(new DatapathSpec("d" + i, "test", DatapathInfo.Role.SERVER, "x", "server", Settings.EMPTY,
                "network", List.of(), executor, Map.of(), DescriptorSet.EMPTY, Map.of()));
        }
    }

    private TestGraph asleep() {
        final TestGraph world = asleep(null);
        assertEquals(DATAPATHS, executor(world).dozingCount());
        return world;
    }

    private TestGraph asleep(final String executor) {
        final TestGraph world = TestGraph.stepped();
        fill(world, executor);
        world.step(50);
        world.pause(2 * NS_PER_MS);
        return world;
    }

    private static Executor executor(final TestGraph world) {
        return world.graph.allExecutors()[0];
    }

    private long cycles() {
        return servers.stream().mapToLong(s -> s.cycles).sum();
    }

    @Test
    void shouldSpendNothingOnThoseWithoutWork() {
        final TestGraph world = asleep();
        final long before = cycles();
        world.step(1_000);
        assertEquals(before, cycles());
    }

    @Test
    void shouldWakeWhoeverIsPublishedTo() {
        final TestGraph world = asleep();
        for (int i = DATAPATHS - 1; i >= 0; i -= 7) {
            network.asked = i;
            world.step(2);
            assertEquals(1, servers.get(i).served);
        }
        world.step(1);
        assertEquals((DATAPATHS + 6) / 7, network.answered);
        world.pause(2 * NS_PER_MS);
        assertEquals(DATAPATHS, executor(world).dozingCount());
    }

    @Test
    void shouldWakeForTimersAndForALookNowAndThen() {
        final TestGraph world = asleep();
        final Server timed = servers.get(3);
        world.await(ticket -> world.graph.all()[3].post(ticket, () -> {
            timed.context.timers().schedule(1, world.nowNs + 50 * NS_PER_MS);
            ticket.complete();
        }));
        world.pause(2 * NS_PER_MS);
        assertEquals(DATAPATHS, executor(world).dozingCount());
        world.pause(46 * NS_PER_MS);
        assertEquals(0, timed.fired);
        world.pause(5 * NS_PER_MS);
        world.pause(5 * NS_PER_MS);
        assertEquals(1, timed.fired);
        final long before = cycles();
        world.pause(500 * NS_PER_MS);
        world.step(10);
        assertEquals(before + DATAPATHS, cycles());
    }

    @Test
    void shouldCarryOutCommandsOfThoseThatDoze() {
        final TestGraph world = asleep();
        world.attach("p", new TestEngines.Deciding(_ -> Verdict.PASS, _ -> Verdict.PASS), -1);
        network.asked = 0;
        world.step(3);
        assertEquals(1, servers.getFirst().served);
        world.graph.close(0, 0);
        assertTrue(executor(world).dozingCount() < DATAPATHS);
    }

    /** Whoever publishes is on another executor than those who doze. */
    @Test
    void shouldWakeAcrossExecutors() {
        final TestGraph world = asleep("another");
        final Executor another = world.graph.allExecutors()[1];
        assertEquals(DATAPATHS, another.dozingCount());
        for (int i = 0; i < ROUNDS; i++) {
            network.asked = i % DATAPATHS;
            world.step(3);
            assertEquals(i + 1, network.answered);
            world.pause(i % 3 * NS_PER_MS);
        }
    }
}
