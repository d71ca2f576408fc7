package io.roundhouse.bench;

import io.roundhouse.testkit.process.Child;
import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.Workplace;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A child process that says {@code ready}, then answers each line of its standard input with one line. One thread at a
 * time.
 */
public final class Program {
    /** What a program prints once it can be asked. */
    public static final String READY = "ready";

    private static final int LIMIT_SECONDS = 600;

    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final Child child;

    private Program(final String name, final Workplace workplace, final List<String> command) throws IOException {
        child = Child.start(name, workplace, line -> lines.add(Optional.ofNullable(line)), command);
    }

    static Program start(final String name, final Workplace workplace, final List<String> command) throws IOException {
        return new Program(name, workplace, command);
    }

    /** The process. */
    public Child child() {
        return child;
    }

    /** Waits until it can be asked. @return what it said behind that, split at blanks */
    public String[] awaitReady() throws InterruptedException {
        final String line = nextLine();
        if (!line.startsWith(READY)) {
            throw new ProcessException(child.name() + " is not ready: " + line);
        }
        return line.substring(READY.length()).strip().split(" ");
    }

    /** Asks something that takes a while. */
    public void tell(final String question) {
        child.send(question);
    }

    /** The next answer: numbers. */
    public double[] numbers() throws InterruptedException {
        final String line = nextLine();
        try {
            return line.isBlank() ? new double[0]
                : Arrays.stream(line.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
        } catch (final NumberFormatException e) {
            throw new ProcessException(child.name() + ": " + line);
        }
    }

    /** Asks and waits for the answer. */
    public double[] ask(final String question) throws InterruptedException {
        tell(question);
        return numbers();
    }

    private String nextLine() throws InterruptedException {
        final Optional<String> line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.isEmpty()) {
            throw new ProcessException(child.name() + (line == null ? " does not answer" : " ended"));
        }
        return line.get();
    }
}
