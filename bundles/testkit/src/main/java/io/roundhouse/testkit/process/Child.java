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

/**
 * A Java process that ends when its standard input does, so that it cannot outlive its parent, however that dies.
 * What it writes to standard error goes to a log of the workplace.
 */
public final class Child implements AutoCloseable {
    private static final List<String> JVM = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
    private static final int STOP_LIMIT_SECONDS = 12;

    private final String name;
    private final Process process;
    private final PrintStream input;

    private Child(final String name, final Process process) {
        this.name = name;
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** @param onLine gets each line of standard output, then null, on a thread of its own */
    public static Child start(final String name, final Workplace workplace, final Consumer<String> onLine,
        final List<String> arguments) throws IOException {
        final List<String> command = new ArrayList<>(JVM);
        command.addAll(arguments);
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

    /** Processor time it has used so far, user and system; as fine as the kernel tells, which is 10 ms. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
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
                process.destroyForcibly().waitFor();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process by force and waits a second for that. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
