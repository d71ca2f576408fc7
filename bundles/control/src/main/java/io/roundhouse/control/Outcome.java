package io.roundhouse.control;

import io.roundhouse.admin.command.CommandException;
import io.roundhouse.admin.command.NotPermittedException;
import io.roundhouse.admin.wire.ExitCode;
import java.io.EOFException;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;

/**
 * How a command ended.
 *
 * @param code of {@link ExitCode}
 * @param message why, one line, empty when OK
 * @param value what it returned, may be null
 */
record Outcome(int code, String message, Object value) {
    private static final Pattern CANNOT_COERCE = Pattern.compile("Cannot coerce ([^(]*)\\((.*)\\) to any of (.*)");

    static Outcome ok(final Object value) {
        return new Outcome(ExitCode.OK, "", value);
    }

    static Outcome of(final Throwable thrown) {
        final Throwable cause = root(thrown);
        final String said = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        final String message = said.replaceAll("\\R", " ");
        return switch (cause) {
            case NotPermittedException e -> new Outcome(ExitCode.NOT_PERMITTED, message, null);
            case CommandException e -> new Outcome(ExitCode.FAILED, message, e.value());
            case UsageException e -> new Outcome(ExitCode.USAGE, message, null);
            case CommandNotFoundException e ->
                new Outcome(ExitCode.USAGE, "no such command: " + e.getCommand() + "; help lists them", null);
            case SyntaxError e -> new Outcome(ExitCode.USAGE, "line is not right: " + message, null);
            case InterruptedException e -> new Outcome(ExitCode.FAILED, "interrupted", null);
            case CancellationException e -> new Outcome(ExitCode.FAILED, "interrupted", null);
            default -> failed(message);
        };
    }

    /** What the shell says about arguments that fit no form of a command, in words. */
    private static Outcome failed(final String message) {
        final Matcher matcher = CANNOT_COERCE.matcher(message);
        if (matcher.matches()) {
            return new Outcome(ExitCode.USAGE, "wrong arguments for " + matcher.group(1) + ": help " + matcher.group(1)
                + " says which it takes", null);
        }
        return new Outcome(ExitCode.FAILED, message, null);
    }

    private static Throwable root(final Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof InvocationTargetException || cause instanceof ExecutionException
            || cause instanceof EOFException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** In the audit log. */
    String word() {
        return switch (code) {
            case ExitCode.OK -> "ok";
            case ExitCode.USAGE -> "usage";
            case ExitCode.NOT_PERMITTED -> "denied";
            default -> "failed";
        };
    }
}
