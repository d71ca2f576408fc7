package io.roundhouse.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommandRunTest {
    private static final int TIMES = 500;
    private static final int LIMIT_SECONDS = 10;

    /** What the tests execute. */
    public static final class Waiting {
        public void forever() throws InterruptedException {
            new CountDownLatch(1).await();
        }

        public String hello() {
            return "hello";
        }
    }

    @Test
    void shouldInterruptCommandThatJustBegins() throws Exception {
        final CommandProcessorImpl processor = new CommandProcessorImpl(null);
        for (final String function : new String[] {"forever", "hello"}) {
            processor.addCommand("test", new Waiting(), function);
        }
        final CommandSession session = processor.createSession(InputStream.nullInputStream(),
            OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        for (int i = 0; i < TIMES; i++) {
            final FutureTask<Object> command = new FutureTask<>(() -> session.execute("forever"));
            Thread.ofPlatform().daemon().start(command);
            final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (!command.isDone()) {
                assertFalse(System.nanoTime() - endNs > 0, "does not end, time " + i);
                CommandRun.interrupt(session);
            }
            assertThrows(ExecutionException.class, command::get);
            assertEquals("hello", session.execute("hello"), "the session goes on");
        }
        processor.stop();
    }
}
