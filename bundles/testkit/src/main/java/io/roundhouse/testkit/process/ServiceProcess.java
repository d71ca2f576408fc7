package io.roundhouse.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service as this process's own user, and its control channel. One thread at a time. */
public final class ServiceProcess implements AutoCloseable {
    private static final int ANSWER_LIMIT_SECONDS = 90;
    private static final String STATUS = "=> ";
    private static final String OK = STATUS + "ok";

    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final Path state;
    private final Child child;

    /**
     * What a command gave.
     *
     * @param isOk whether it ended without an error
     * @param message the error, empty without one
     * @param lines what it printed
     */
    public record Answer(boolean isOk, String message, List<String> lines) {
        /** The last line it printed, or the error. */
        public String last() {
            return isOk ? lines.isEmpty() ? "" : lines.get(lines.size() - 1) : message;
        }
    }

    private ServiceProcess(final String name, final Workplace workplace, final List<String> options)
        throws IOException {
        this.state = workplace.resolve(name);
        final List<String> arguments = new ArrayList<>(List.of("-XX:+UseZGC", "-Xms64m", "-Xmx512m", "-jar",
            workplace.jar("launcher").toString(), "--state", state.toString(), "--allow-root", "--control"));
        arguments.addAll(options);
        this.child = Child.start(name, workplace, line -> lines.add(Optional.ofNullable(line)), arguments);
    }

    /** Starts the launcher that the workplace has, with more options of its command line. */
    public static ServiceProcess start(final String name, final Workplace workplace, final String... options)
        throws IOException {
        return new ServiceProcess(name, workplace, List.of(options));
    }

    /** Its process. */
    public Child child() {
        return child;
    }

    /** The Unix socket that applications attach to. */
    public Path socket() {
        return state.resolve("run").resolve("roundhouse.sock");
    }

    /** Waits until applications can attach. @throws ProcessException when it ended instead, or takes too long */
    public void awaitReady() throws InterruptedException {
        while (!nextLine().startsWith("ready:")) {
            continue;
        }
    }

    /** Executes one command as the shell would. */
    public Answer command(final String line) throws InterruptedException {
        child.send(line);
        final List<String> printed = new ArrayList<>();
        for (String next = nextLine();; next = nextLine()) {
            if (next.startsWith(STATUS)) {
                return new Answer(next.equals(OK), next.substring(STATUS.length()).replaceFirst("^error: ", ""),
                    printed);
            }
            printed.add(next);
        }
    }

    /** Executes a command that must not fail. */
    public List<String> query(final String line) throws InterruptedException {
        final Answer answer = command(line);
        if (!answer.isOk()) {
            throw new ProcessException(child.name() + ": " + line + ": " + answer.message());
        }
        return answer.lines();
    }

    @Override
    public void close() {
        child.close();
    }

    private String nextLine() throws InterruptedException {
        final Optional<String> line = lines.poll(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.isEmpty()) {
            throw new ProcessException(child.name() + (line == null ? " does not answer" : " ended"));
        }
        return line.get();
    }
}
