package io.roundhouse.security;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process that is told by lines what to do. It ends with its standard input, so it never outlives the test. */
final class Program implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;

    private final Process process;
    private final BufferedReader output;
    /** The line that said that it is ready. */
    final String ready;

    private Program(final Process process, final String readyPrefix) throws IOException {
        this.process = process;
        output = process.inputReader();
        ready = readUntil(readyPrefix).getLast();
    }

    /** Starts it. @param user who runs it @param arguments of the virtual machine and the program */
    static Program start(final User user, final Path log, final String readyPrefix, final List<String> arguments)
        throws IOException {
        final List<String> command = new ArrayList<>(user.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(arguments);
        return new Program(new ProcessBuilder(command).redirectError(log.toFile()).start(), readyPrefix);
    }

    /** Sends a line and reads until one that starts like that. */
    List<String> tell(final String line, final String lastPrefix) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
        return readUntil(lastPrefix);
    }

    /** Sends a line and takes the line that comes back. */
    String ask(final String line) throws IOException {
        return tell(line, "").getLast();
    }

    private List<String> readUntil(final String prefix) throws IOException {
        final List<String> lines = new ArrayList<>();
        do {
            final String line = output.readLine();
            if (line == null) {
                throw new IOException("process ended: waiting for=" + prefix + " had=" + lines);
            }
            lines.add(line);
        } while (!lines.getLast().startsWith(prefix));
        return lines;
    }

    /** Sends a line after which the process is no more. */
    void tellToDie(final String line) throws IOException, InterruptedException {
        process.outputWriter().append(line).append('\n').flush();
        process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Its number. */
    long id() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
