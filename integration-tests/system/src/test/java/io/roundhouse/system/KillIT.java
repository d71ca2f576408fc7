package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is killed: within 5 s every open call of the survivors has ended, and what the dead held is released. */
@Timeout(180)
class KillIT {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    @TempDir
    private Path directory;
    private FourProcesses system;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        system = FourProcesses.start(directory);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void shouldEndCallsWhenServerDies() throws IOException, InterruptedException {
        try (Caller caller = system.caller()) {
            caller.callUntil(2_000);
            system.server.kill();
            assertEnded(caller);
            assertReleased(system.far, 0);
            assertEquals(3, system.near.regions());
        }
        assertReleased(system.near, 0);
    }

    @Test
    void shouldEndCallsWhenServiceOfServerDies() throws IOException, InterruptedException {
        try (Caller caller = system.caller()) {
            caller.callUntil(2_000);
            system.far.kill();
            assertEnded(caller);
            assertTrue(system.server.process().waitFor(5, TimeUnit.SECONDS),
                "the server notices that its service is gone");
            assertEquals(0, system.server.process().exitValue());
        }
    }

    @Test
    void shouldEndCallsWhenOwnServiceDies() throws InterruptedException {
        try (Caller caller = system.caller()) {
            caller.callUntil(2_000);
            system.near.kill();
            assertEnded(caller);
            assertTrue(caller.awaitClosed(LIMIT_NS));
        }
    }

    @Test
    void shouldReleaseWhatClientHeldAndServeTheNext() throws IOException, InterruptedException {
        final JavaProgram client =
            JavaProgram.application(Caller.class, directory.resolve("client.log"), system.socket("near"),
                system.address);
        assertEquals(3, system.near.regions());
        client.kill();
        assertReleased(system.near, 0);
        try (Caller next = system.caller()) {
            next.callUntil(2_000);
            assertTrue(next.drain(LIMIT_NS));
            assertEquals(next.submitted(), next.ended[Status.OK], "no call of the next client failed");
            assertEquals(0, next.wrong);
        }
    }

    private static void assertEnded(final Caller caller) {
        assertTrue(caller.drain(LIMIT_NS), () -> "still open: " + caller.client.inFlight());
        assertEquals(caller.submitted(), caller.completed());
        assertEquals(caller.submitted(), caller.ended[Status.OK] + caller.ended[Status.UNAVAILABLE]);
        assertEquals(0, caller.wrong);
        assertEquals(0, caller.client.strayCount());
    }

    private static void assertReleased(final JavaProgram service, final long regions) throws IOException {
        final long beganNs = System.nanoTime();
        while (service.regions() != regions && System.nanoTime() - beganNs < LIMIT_NS) {
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(regions, service.regions());
    }
}
