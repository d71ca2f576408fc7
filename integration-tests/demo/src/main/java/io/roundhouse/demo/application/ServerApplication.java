package io.roundhouse.demo.application;

import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.StubServer;
import io.roundhouse.testkit.numbering.NumberingChecker;
import io.roundhouse.testkit.process.EndOfInput;
import java.nio.file.Path;

/**
 * Application B: answers each call with its number and checks that every number comes once and in order. The server's
 * thread and the main thread, which reports, take turns by this object's lock.
 */
public final class ServerApplication extends CounterServer {
    private static final long REPORT_MS = 250;

    private final NumberingChecker numbers = new NumberingChecker();
    private long served;
    private long malformed;

    private ServerApplication() {
    }

    /** Arguments: the service's socket, the name of the service to offer. */
    public static void main(final String[] arguments) throws InterruptedException {
        final ServerApplication application = new ServerApplication();
        final SessionOptions options = SessionOptions.server(Path.of(arguments[0]), "B", arguments[1]);
        try (StubServer server = StubServer.open(options, null, application)) {
            System.out.println("attached");
            application.run();
        }
    }

    private void run() throws InterruptedException {
        final EndOfInput end = new EndOfInput();
        while (!end.isReached()) {
            Thread.sleep(REPORT_MS);
            System.out.println(report(false).toLine());
        }
        System.out.println(report(true).toLine());
    }

    @Override
    protected synchronized void count(final Ask request, final AnswerBuilder reply) {
        served++;
        malformed += request.text().isEmpty() ? 1 : 0;
        numbers.accept(request.number());
        reply.number(request.number());
    }

    private synchronized Report report(final boolean isFinal) {
        return new Report(System.nanoTime(), isFinal, served, numbers.next(), 0, numbers.lost(),
            numbers.doubled() + numbers.tooOld(), numbers.reordered(), malformed, 0, 0);
    }
}
