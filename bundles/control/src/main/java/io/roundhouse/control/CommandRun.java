package io.roundhouse.control;

import io.roundhouse.admin.wire.CommandLine;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;

/** Executes lines in a command session for a caller and notes each in the audit log. Used by one thread. */
final class CommandRun {
    private final Services services;
    private final Caller caller;

    CommandRun(final Services services, final Caller caller) {
        this.services = services;
        this.caller = caller;
    }

    /** Gives a new session what ours have. */
    static void prepare(final CommandSession session, final Role role) {
        session.put(Role.VARIABLE, role.word());
        session.put("gogo.option.noglob", true);
        session.put("SCOPE", Commands.FIRST_SCOPE + ":*");
    }

    /** Executes a line and waits for its end. */
    Outcome execute(final CommandSession session, final String line) {
        final long startNs = System.nanoTime();
        final Outcome outcome = outcome(session, line);
        final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        services.audit().append(new AuditLog.Entry(Instant.now(), caller.uid(), caller.pid(), caller.role().word(),
            line, outcome.word(), outcome.message(), tookMs));
        return outcome;
    }

    private Outcome outcome(final CommandSession session, final String line) {
        try {
            if (line.length() > CommandLine.MAX_LENGTH) {
                throw new UsageException(
                    "line is too long: length=" + line.length() + ", at most " + CommandLine.MAX_LENGTH);
            }
            return Outcome.ok(session.execute(services.commands().permitted(caller.role(), line)));
        } catch (final Exception | StackOverflowError e) {
            return Outcome.of(e);
        }
    }

    /** A value as text, or null for none. */
    static String text(final CommandSession session, final Object value) {
        try {
            return value == null ? null : session.format(value, Converter.INSPECT).toString();
        } catch (final Exception e) {
            return value.toString();
        }
    }

    /** Interrupts what a session executes, if it has begun: to be tried again until it ends. Any thread. */
    static void interrupt(final CommandSession session) {
        final Job job = session.foregroundJob();
        if (job != null && hasBegun(job)) {
            job.interrupt();
        }
    }

    /** Gogo would wait for ever for a job that was interrupted before its thread came to it. It has streams then. */
    private static boolean hasBegun(final Job job) {
        for (final Process process : job.processes()) {
            if (process.in() != null) {
                return true;
            }
        }
        return false;
    }
}
