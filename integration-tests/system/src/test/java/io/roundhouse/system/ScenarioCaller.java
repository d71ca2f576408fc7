package io.roundhouse.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An application that calls at full load until its standard input ends, and says then how its calls ended. */
final class ScenarioCaller {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private ScenarioCaller() {
    }

    public static void main(final String[] args) throws Exception {
        try (Caller caller = new Caller(Path.of(args[0]), args[1])) {
            caller.callUntil(1_000);
            System.out.println("attached");
            final Thread end = Thread.ofPlatform().daemon().start(ScenarioCaller::awaitEndOfInput);
            while (end.isAlive() && !caller.client.isClosed()) {
                caller.callUntilEnded(100);
            }
            final boolean isDrained = caller.drain(LIMIT_NS);
            System.out.println("called: ok=" + caller.ended[0] + " failed=" + (caller.completed() - caller.ended[0])
                + " open=" + (isDrained ? 0 : caller.client.inFlight()) + " wrong=" + caller.wrong + " strays="
                + caller.client.strayCount());
            System.out.println(EchoServer.report(caller.numbers));
        }
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (final IOException e) {
            System.err.println("standard input broke: " + e.getMessage());
        }
    }
}
