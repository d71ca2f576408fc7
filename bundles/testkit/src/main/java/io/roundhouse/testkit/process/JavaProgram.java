package io.roundhouse.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Java program in a process of its own, with the JVM of this one, talked to line by line: by its standard input and
 * output. What it says on standard error goes to a log. One thread at a time.
 */
public final class JavaProgram implements AutoCloseable {
    private static final String STATUS = "=> ";
    private static final String OK = STATUS + "ok";
    private static final String ERROR = STATUS + "error: ";
    private static final String REGION = "memfd:roundhouse";
    /** Of a connection, not of a session. */
    private static final String BUFFER = "memfd:roundhouse-stream";
    private static final int STOP_LIMIT_SECONDS = 15;
    private static final int THREAD_NAME_LENGTH = 15;

    private final Path log;
    private final Process process;
    private final BufferedReader output;

    private JavaProgram(final Path log, final Process process) {
        this.log = log;
        this.process = process;
        this.output = process.inputReader();
    }

    /** @param arguments of {@code java}: a class path and a class, or a jar, then what is for the program */
    public static JavaProgram start(final Path log, final List<String> arguments) throws IOException {
        return start(log, Map.of(), arguments);
    }

    private static JavaProgram start(final Path log, final Map<String, String> environment,
        final List<String> arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(arguments);
        final ProcessBuilder builder =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new JavaProgram(log, builder.start());
    }

    /**
     * A service that is ready, from the jar that the system property {@code launcher.jar} names. It reads commands and
     * ends with its standard input, so it never outlives the test. Its descriptors may be looked at.
     */
    public static JavaProgram service(final Path state, final String... options) throws IOException {
        return service(state, Map.of(), options);
    }

    /** The same. @param environment variables that it has besides those of this process */
    public static JavaProgram service(final Path state, final Map<String, String> environment,
        final String... options) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of("-jar", System.getProperty("launcher.jar"), "--state",
            state.toString(), "--allow-root", "--control", "--dumpable"));
        arguments.addAll(List.of(options));
        final JavaProgram service = start(Path.of(state + ".log"), environment, arguments);
        service.awaitLine("ready:");
        return service;
    }

    /** An application of the test's own class path that is attached: it says {@code attached}. */
    public static JavaProgram application(final Class<?> main, final Path log, final String... arguments)
        throws IOException {
        final List<String> all =
            new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        all.addAll(List.of(arguments));
        final JavaProgram application = start(log, all);
        application.awaitLine("attached");
        return application;
    }

    /** @return the next line that starts with it @throws ProcessException when it ended instead, with its log */
    public String awaitLine(final String start) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new ProcessException("program ended: waiting for=" + start + " log=" + Files.readString(log));
        }
        return line;
    }

    /** Has a service execute a command. @return what it printed; the last line is {@code => ok} or the error */
    public List<String> command(final String line) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
        final List<String> answer = new ArrayList<>();
        do {
            final String next = output.readLine();
            if (next == null) {
                throw new ProcessException("service ended: command=" + line + " answer=" + answer);
            }
            answer.add(next);
        } while (!answer.getLast().startsWith(STATUS));
        return answer;
    }

    /** Has a service execute a command that must not fail. @return what it printed, as one text */
    public String query(final String line) throws IOException {
        final List<String> answer = command(line);
        if (!answer.getLast().equals(OK)) {
            throw new AssertionError(line + ": " + answer);
        }
        return String.join("\n", answer.subList(0, answer.size() - 1));
    }

    /** Has a service execute a command that must fail. @return the reason */
    public String refusal(final String line) throws IOException {
        final List<String> answer = command(line);
        if (!answer.getLast().startsWith(ERROR)) {
            throw new AssertionError(line + " was not refused: " + answer);
        }
        return answer.getLast().substring(ERROR.length());
    }

    /** Closes its standard input and waits for the end of its output. @return the last line, empty without one */
    public String finish() throws IOException {
        process.getOutputStream().close();
        final List<String> lines = remainder();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** Regions of sessions that it has open. */
    public long regions() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return descriptors.filter(JavaProgram::isRegion).count();
        }
    }

    /** Descriptors that it has open. */
    public long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.count();
        }
    }

    /** Regions of sessions that it has mapped, as the kernel shows them. */
    public List<String> mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "maps"))) {
            return lines.filter(line -> line.contains(REGION) && !line.contains(BUFFER)).toList();
        }
    }

    private static boolean isRegion(final Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains(REGION);
        } catch (final IOException e) {
            return false;
        }
    }

    /** Whether a thread of that name runs; the kernel knows the first 15 characters. */
    public boolean hasThread(final String name) throws IOException {
        final String known = name.substring(0, Math.min(THREAD_NAME_LENGTH, name.length()));
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return tasks.anyMatch(task -> known.equals(comm(task)));
        }
    }

    private static String comm(final Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (final IOException e) {
            return "";
        }
    }

    /** Waits for its end. @return the lines it still printed */
    public List<String> remainder() throws IOException {
        return output.lines().toList();
    }

    /** Waits for its end. */
    public int exitValue() throws InterruptedException {
        return process.waitFor();
    }

    /** What it said on standard error. */
    public String errors() throws IOException {
        return Files.readString(log);
    }

    /** What it says on standard error is what one wants to read when a test fails. */
    @Override
    public String toString() {
        try {
            return process + " " + errors();
        } catch (final IOException e) {
            return process + " " + e;
        }
    }

    /** Ends it without warning; it is gone when this returns. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Closes its standard input and waits for its end; kills it when that does not come. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
