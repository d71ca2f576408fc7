package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service is drained: calls in flight end well, peers begin no more, and operators see how far it is. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainIT {
    @TempDir
    private Path directory;
    private final CountDownLatch hasBegun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    /** Answers {@code long} when it may. */
    private final class Patient extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply) {
            if (request.text().equals("long")) {
                hasBegun.countDown();
                awaitEnd();
            }
            reply.text(request.text());
        }
    }

    private void awaitEnd() {
        try {
            mayEnd.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldEndWhatIsInFlightAndTakeNothingNew() throws Exception {
        try (Stubs stubs = new Stubs(directory, new Patient())) {
            final EchoClient echo = new EchoClient(stubs.channel);
            final var open = echo.sayAsync(words -> words.text("long"));
            hasBegun.await();
            assertTrue(stubs.serverService.refusal("service:drain 4000").contains("seconds must be 0 to 3600"));
            final String waiting = stubs.serverService.refusal("service:drain 1");
            assertTrue(waiting.contains("calls are in flight after 1 s yet, on 1 datapath"), waiting);
            assertTrue(stubs.serverService.query("service:status").contains("not ready, but draining"));
            assertEquals(Status.UNAVAILABLE,
                assertThrows(StatusException.class, () -> echo.say(words -> words.text("new"))).status());
            mayEnd.countDown();
            assertEquals("long", open.toCompletableFuture().get().text());
            assertEquals("drained: no peer has calls in flight", stubs.serverService.query("service:drain 10"));
        } finally {
            mayEnd.countDown();
        }
    }
}
