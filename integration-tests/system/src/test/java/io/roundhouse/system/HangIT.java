package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.forge.JarForge;
import io.roundhouse.testkit.process.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A frontend and the transport hang long after their trial, in the middle of a batch, in either service, and come back
 * when another instance has taken over. Two applications call meanwhile: each call of both ends once.
 */
@Timeout(180)
class HangIT {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long HANG_MS = 2_000;
    private static final int CALLS = 2_000;

    @TempDir
    private Path directory;
    private FourProcesses system;
    private Caller first;
    private Caller second;
    private volatile boolean isEnough;
    private FutureTask<Void> calling;

    @BeforeEach
    void start() throws Exception {
        system = FourProcesses.start(directory);
        first = system.caller();
        second = system.caller();
        calling = new FutureTask<>(() -> {
            while (!isEnough) {
                second.callUntil(CALLS / 10);
            }
            return null;
        });
        Thread.ofPlatform().daemon().start(calling);
    }

    @AfterEach
    void stop() throws Exception {
        isEnough = true;
        for (final AutoCloseable used : new AutoCloseable[] {first, second, system}) {
            if (used != null) {
                used.close();
            }
        }
    }

    @Test
    void shouldRestartFrontendThatHangsInADelivery() throws Exception {
        hang(system.near, "mrpc", "mrpc-frontend", "deliver");
        hang(system.far, "mrpc", "mrpc-frontend", "deliver");
        assertEnded(2);
    }

    @Test
    void shouldRestartFrontendThatHangsInASubmission() throws Exception {
        hang(system.near, "mrpc", "mrpc-frontend", "take");
        hang(system.far, "mrpc", "mrpc-frontend", "take");
        assertEnded(2);
    }

    @Test
    void shouldRestartTransportThatHangs() throws Exception {
        hang(system.near, "tcp", "transport-tcp", "doWork");
        hang(system.far, "tcp", "transport-tcp", "doWork");
        assertEnded(0);
    }

    private void hang(final JavaProgram service, final String engine, final String folder, final String method)
        throws Exception {
        final Path signal = directory.resolve("hang-" + service.process().pid());
        final Path jar = JarForge.of(Path.of(System.getProperty("engines"), folder + ".jar")).version("7.0.0")
            .hangingOnce(signal, method, HANG_MS).write();
        assertEquals("=> ok", run(service, "engine:upgrade " + engine + " " + jar).getLast());
        first.longestGapNs = 0;
        second.longestGapNs = 0;
        Files.createFile(signal);
        first.callUntil(CALLS);
        awaitOutput(service, "change:history 3", "committed: restart " + engine);
        final long hungNs = Math.max(first.longestGapNs, second.longestGapNs);
        final long otherNs = Math.min(first.longestGapNs, second.longestGapNs);
        assertTrue(otherNs < TimeUnit.SECONDS.toNanos(1), "the others go on: ns=" + otherNs);
        assertTrue(hungNs < TimeUnit.SECONDS.toNanos(2), "what hung goes on: ns=" + hungNs);
        awaitOutput(service, "executor:list", "%  0");
    }

    /** Calls until a command prints a line that ends like that, or contains it. */
    private void awaitOutput(final JavaProgram service, final String command, final String text) throws Exception {
        final long beganNs = System.nanoTime();
        List<String> answer = run(service, command);
        while (answer.stream().noneMatch(line -> line.replaceAll(" +", "  ").contains(text.replaceAll(" +", "  ")))) {
            assertTrue(System.nanoTime() - beganNs < 2 * LIMIT_NS, answer::toString);
            answer = run(service, command);
        }
    }

    private List<String> run(final JavaProgram service, final String command) throws Exception {
        final FutureTask<List<String>> answer = new FutureTask<>(() -> service.command(command));
        Thread.ofPlatform().daemon().start(answer);
        final List<String> lines = first.callDuring(answer);
        first.callUntil(CALLS / 10);
        return lines;
    }

    /** Every call ended once, and all but those in hand well. */
    private void assertEnded(final int atMostFailed) throws Exception {
        isEnough = true;
        calling.get(10, TimeUnit.SECONDS);
        long failed = 0;
        for (final Caller caller : List.of(first, second)) {
            assertTrue(caller.drain(LIMIT_NS), () -> "still open: " + caller.client.inFlight());
            assertEquals(caller.submitted(), caller.completed());
            assertEquals(caller.submitted(), caller.ended[Status.OK] + caller.ended[Status.INTERNAL]);
            assertEquals(0, caller.wrong);
            assertEquals(0, caller.client.strayCount());
            assertEquals(0, caller.numbers.lost() + caller.numbers.doubled() + caller.numbers.tooOld());
            failed += caller.ended[Status.INTERNAL];
        }
        assertTrue(failed <= atMostFailed, "failed=" + failed);
    }
}
