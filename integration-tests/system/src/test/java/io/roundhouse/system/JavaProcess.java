package io.roundhouse.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of the system. It ends with its standard input, so it never outlives the test. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private JavaProcess(final Path log, final List<String> arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        output = process.inputReader();
    }

    /** A service that is ready. */
    static JavaProcess service(final Path state, final String... options) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(
            "-jar", System.getProperty("launcher.jar"), "--state", state.toString(), "--control"));
        arguments.addAll(List.of(options));
        return new JavaProcess(Path.of(state + ".log"), arguments).await("ready:");
    }

    /** An application that is attached. */
    static JavaProcess application(final Class<?> program, final Path log, final String... arguments)
        throws IOException {
        final List<String> all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"),
            program.getName()));
        all.addAll(List.of(arguments));
        return new JavaProcess(log, all).await("attached");
    }

    private JavaProcess await(final String prefix) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(prefix)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("process ended: waiting for=" + prefix);
        }
        return this;
    }

    /** Executes a command of a service's shell. @return what it printed; the last line is {@code => ok} or the error */
    List<String> command(final String line) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
        final List<String> answer = new ArrayList<>();
        do {
            final String next = output.readLine();
            if (next == null) {
                throw new IllegalStateException("process ended: command=" + line + " answer=" + answer);
            }
            answer.add(next);
        } while (!answer.getLast().startsWith("=> "));
        return answer;
    }

    /** Lets an application finish. @return the last line it printed */
    String finish() throws IOException {
        process.getOutputStream().close();
        String last = "";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            last = line;
        }
        return last;
    }

    /** Ends it without warning; it is gone when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    Process process() {
        return process;
    }

    /** Regions of sessions that the process has open. */
    long regions() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return fds.filter(JavaProcess::isRegion).count();
        }
    }

    private static boolean isRegion(final Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString().contains("memfd:roundhouse");
        } catch (final IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
