package io.roundhouse.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process that ends when its standard input does, so that it cannot outlive its parent, however that dies. What it
 * writes to standard error goes to a log of the workplace.
 */
public final class Child implements AutoCloseable {
    private static final List<String> JVM = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
    /** Runs its arguments until they end or its standard input does, which stands behind 3. */
    private static final String GUARD = "exec 3<&0; \"$@\" </dev/null 3<&- & program=$!;"
        + " (cat <&3 >/dev/null; kill $program 2>/dev/null) & wait $program";
    private static final int STOP_LIMIT_SECONDS = 12;

    private final String name;
    private final Process process;
    private final PrintStream input;

    private Child(final String name, final Process process) {
        this.name = name;
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** A Java program. @param onLine gets each line of standard output, then null, on a thread of its own */
    public static Child start(final String name, final Workplace workplace, final Consumer<String> onLine,
        final List<String> arguments) throws IOException {
        final List<String> command = new ArrayList<>(JVM);
        command.addAll(arguments);
        return run(name, workplace, onLine, command);
    }

    /**
     * Another program, which need not look at its standard input: it is ended by a signal when that ends. What it
     * prints is passed over.
     */
    public static Child startGuarded(final String name, final Workplace workplace, final List<String> program)
        throws IOException {
        final List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "sh"));
        command.addAll(program);
        return run(name, workplace, _ -> { }, command);
    }

    private static Child run(final String name, final Workplace workplace, final Consumer<String> onLine,
        final List<String> command) throws IOException {
        final Process process = new ProcessBuilder(command).redirectError(workplace.resolve(name + ".log").toFile())
            .start();
        final Child child = new Child(name, process);
        Thread.ofPlatform().daemon().name(name + "-output").start(() -> child.read(onLine));
        return child;
    }

    /** As given to {@link #start}. */
    public String name() {
        return name;
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Processor time that it and those it started have used so far, user and system; as fine as the kernel tells,
     * which is 10 ms.
     */
    public Duration cpuTime() {
        return all().map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO)).reduce(Duration.ZERO,
            Duration::plus);
    }

    /** The process and those it started that have not ended. */
    public Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Writes a line to its standard input. */
    public void send(final String line) {
        input.println(line);
    }

    /** Closes standard input: the process finishes what it does and ends. */
    public void endInput() {
        input.close();
    }

    /** Ends the process: first by the end of its input, then by force. */
    @Override
    public void close() {
        endInput();
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(name + " did not end within " + STOP_LIMIT_SECONDS + " s and was killed");
                destroy().waitFor();
            }
        } catch (final InterruptedException e) {
            destroy();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process by force and waits a second for that. */
    public void kill() {
        try {
            destroy().waitFor(1, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process destroy() {
        final List<ProcessHandle> started = process.descendants().toList();
        started.forEach(ProcessHandle::destroyForcibly);
        return process.destroyForcibly();
    }

    private void read(final Consumer<String> onLine) {
        try (BufferedReader lines = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                onLine.accept(line);
            }
        } catch (final IOException e) {
            onLine.accept("output broke: " + e.getMessage());
        }
        onLine.accept(null);
    }
}
