package io.roundhouse.control;

import io.roundhouse.admin.wire.ExitCode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandSession;

/**
 * Commands for a program that started this process, when the framework property {@code roundhouse.control} is true:
 * each line of standard input is executed like one typed in the shell, what it prints and returns goes to standard
 * output, then {@code => ok} or {@code => error: why}. The end of input stops the service, so it cannot outlive who
 * started it.
 */
final class ControlChannel {
    private final Services services;
    private final CommandRun run;
    private final Runnable onEnd;
    private volatile boolean isClosed;

    /** @param onEnd called when the input ended before {@link #close} was */
    ControlChannel(final Services services, final Caller caller, final Runnable onEnd) {
        this.services = services;
        this.run = new CommandRun(services, caller);
        this.onEnd = onEnd;
        Thread.ofPlatform().daemon().name("control").start(this::run);
    }

    void close() {
        isClosed = true;
    }

    private void run() {
        final PrintStream out = new PrintStream(new Open(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (CommandSession session = services.processor().createSession(InputStream.nullInputStream(), out, out)) {
            CommandRun.prepare(session, Role.ADMIN);
            final BufferedReader lines = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !isClosed; line = lines.readLine()) {
                answer(session, out, line);
            }
        } catch (final IOException e) {
            out.println("=> error: " + e.getMessage());
        }
        if (!isClosed) {
            onEnd.run();
        }
    }

    private void answer(final CommandSession session, final PrintStream out, final String line) {
        final Outcome outcome = run.execute(session, line);
        final String text = CommandRun.text(session, outcome.value());
        if (text != null && !text.equals(outcome.message())) {
            out.println(text);
        }
        out.println(outcome.code() == ExitCode.OK ? "=> ok" : "=> error: " + outcome.message());
        out.flush();
    }

    /** Standard output itself: Gogo puts its own stream before it, and a session closes what it is given. */
    private static final class Open extends FileOutputStream {
        Open(final FileDescriptor descriptor) {
            super(descriptor);
        }

        @Override
        public void close() {
            // stays open
        }
    }
}
