package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.AttachException;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a service, done for real: the one who fails pays, and nobody else. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureIT {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LIMIT_NS = 10 * SECOND_NS;
    private static final int LARGE = 64 << 10;

    @TempDir
    private Path directory;
    private FourProcesses system;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        system = FourProcesses.start(directory);
    }

    @AfterEach
    void stop() throws Exception {
        for (final AutoCloseable one : opened) {
            one.close();
        }
        system.close();
    }

    private Caller caller() {
        final Caller caller = system.caller();
        opened.add(caller);
        return caller;
    }

    private static void signal(final JavaProgram program, final String name) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(program.process().pid())).inheritIO()
            .start().waitFor());
    }

    /** Calls that end well within a time. */
    private static long rate(final Caller caller, final long forNs) {
        final long before = caller.ended[Status.OK];
        final long beganNs = System.nanoTime();
        final FutureTask<Void> time = new FutureTask<>(() -> null);
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(forNs - (System.nanoTime() - beganNs));
            time.run();
        });
        try {
            caller.callDuring(time);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
        return caller.ended[Status.OK] - before;
    }

    @Test
    void shouldHoldUpNobodyBehindAnApplicationThatReadsNoAnswers() throws Exception {
        final Caller honest = caller();
        honest.callUntil(20_000);
        final Session slow = Session.attach(SessionOptions.client(Path.of(system.socket("near")), "slow",
            system.address));
        opened.add(slow);
        final RpcClient mute = new RpcClient(slow.stripe(0), slow.stripe(0).ringCapacity(), (_, _, _, _, _) -> {
            throw new AssertionError("it never polls");
        });
        final byte[] request = new byte[LARGE];
        int sent = 0;
        for (final long endNs = System.nanoTime() + 3 * SECOND_NS; System.nanoTime() - endNs < 0;) {
            if (mute.submit(sent, 1, request, 0, LARGE, 0) == 0) {
                sent++;
                slow.stripe(0).flush();
            }
            honest.callUntil(10);
        }
        assertTrue(sent > 100, "the slow one asked for more than anybody buffers: " + sent);
        assertTrue(rate(honest, SECOND_NS) > 1_000, "calls of others go on");
        slow.close();
        assertTrue(rate(honest, SECOND_NS) > 1_000, "and when it is gone");
        assertTrue(honest.drain(LIMIT_NS));
        assertEquals(0, honest.wrong);
    }

    @Test
    void shouldGiveUpPeerThatSaysNothingAndFindItAgain() throws Exception {
        system.near.query("engine:configure tcp keepalive_ms=200 keepalive_timeout_ms=600");
        final Caller caller = caller();
        caller.callUntil(1_000);
        signal(system.far, "STOP");
        try {
            final long beganNs = System.nanoTime();
            while (caller.ended[Status.UNAVAILABLE] == 0) {
                assertTrue(System.nanoTime() - beganNs < LIMIT_NS, "given up");
                caller.callUntilEnded(1);
            }
        } finally {
            signal(system.far, "CONT");
        }
        caller.callUntil(1_000);
        assertTrue(caller.drain(LIMIT_NS));
        assertEquals(0, caller.wrong);
    }

    @Test
    void shouldGoOnWhereItStoodAfterAStall() throws Exception {
        final Caller caller = caller();
        caller.callUntil(1_000);
        for (final JavaProgram service : List.of(system.near, system.far, system.server)) {
            final FutureTask<Void> stall = new FutureTask<>(() -> {
                signal(service, "STOP");
                try {
                    Thread.sleep(2_000);
                } finally {
                    signal(service, "CONT");
                }
                return null;
            });
            Thread.ofPlatform().daemon().start(stall);
            caller.callDuring(stall);
            caller.callUntil(1_000);
        }
        assertTrue(caller.drain(LIMIT_NS));
        assertEquals(caller.submitted(), caller.ended[Status.OK], "nothing was lost");
        assertEquals(0, caller.wrong);
    }

    @Test
    void shouldOutliveTheEndOfDescriptors() throws Exception {
        final Caller caller = caller();
        caller.callUntil(1_000);
        for (final JavaProgram service : List.of(system.near, system.far)) {
            final long open = service.descriptors();
            assertEquals(0, new ProcessBuilder("prlimit", "--pid", Long.toString(service.process().pid()),
                "--nofile=" + (open + 3) + ':').inheritIO().start().waitFor());
        }
        final SessionOptions more =
            SessionOptions.client(Path.of(system.socket("near")), "more", system.address);
        final List<Session> attached = new ArrayList<>();
        try {
            final AttachException refused = assertThrows(AttachException.class, () -> {
                for (int i = 0; i < 50; i++) {
                    attached.add(Session.attach(more));
                }
            });
            assertTrue(refused.getMessage().contains("descriptors"), refused.getMessage());
            caller.callUntil(10_000);
        } finally {
            attached.forEach(Session::close);
        }
        raise(system.near);
        raise(system.far);
        awaitAttach(more);
        caller.callUntil(10_000);
        assertTrue(caller.drain(LIMIT_NS));
        assertEquals(caller.submitted(), caller.ended[Status.OK]);
    }

    private static void raise(final JavaProgram service) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("prlimit", "--pid", Long.toString(service.process().pid()),
            "--nofile=1024:").inheritIO().start().waitFor());
    }

    private void awaitAttach(final SessionOptions options) {
        final long beganNs = System.nanoTime();
        while (true) {
            try {
                opened.add(Session.attach(options));
                return;
            } catch (final AttachException e) {
                assertTrue(System.nanoTime() - beganNs < LIMIT_NS, e.getMessage());
                LockSupport.parkNanos(SECOND_NS / 50);
            }
        }
    }

    /** A server that does nothing fills the heap for what is sent, a client that takes nothing that for answers. */
    @Test
    void shouldRecoverFromFullHeaps() throws Exception {
        final long[] right = new long[1];
        final Session session = Session.attach(
            SessionOptions.client(Path.of(system.socket("near")), "greedy", system.address));
        opened.add(session);
        final RpcClient greedy = new RpcClient(session.stripe(0), 250, (number, status, payload, offset, length) ->
            right[0] += status == Status.OK && length == LARGE
                && payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset) == number ? 1 : 0);
        final Caller other = caller();
        other.callUntil(1_000);
        assertTrue(other.drain(LIMIT_NS));
        signal(system.server, "STOP");
        final byte[] request = new byte[LARGE];
        long sent = 0;
        for (int round = 0; round < 3; round++) {
            MemorySegment.ofArray(request).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, sent);
            while (greedy.submit(sent, 1, request, 0, LARGE, 0) == 0) {
                sent++;
                MemorySegment.ofArray(request).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, sent);
            }
            assertEquals(RpcClient.FULL, greedy.submit(sent, 1, request, 0, LARGE, 0));
            assertTrue(sent >= 100, "sent " + sent);
            if (round == 0) {
                signal(system.server, "CONT");
            }
            // Nobody takes the answers of the greedy one meanwhile.
            other.callUntil(20_000);
            final long goal = sent;
            final long endNs = System.nanoTime() + LIMIT_NS;
            while (right[0] < goal && System.nanoTime() < endNs) {
                if (greedy.poll() == 0) {
                    greedy.idle();
                }
            }
            assertEquals(goal, right[0], "answers of round " + round);
        }
        assertEquals(0, other.wrong);
        assertEquals(0, session.stripe(0).sendBlocksOutstanding(), "all memory came back");
    }
}
