package io.roundhouse.launcher;

import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.admin.wire.ProtocolException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The program that has a running service execute one command. Needs no framework, so that it starts at once. Ends with
 * a code of {@link ExitCode}.
 */
public final class Ctl {
    private static final long STOP_LIMIT_MS = 30_000;

    private final CtlOptions options;

    private Ctl(final CtlOptions options) {
        this.options = options;
    }

    public static void main(final String[] arguments) {
        final CtlOptions options;
        try {
            options = CtlOptions.parse(List.of(arguments));
        } catch (final IllegalArgumentException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.err.print(CtlOptions.USAGE);
            System.exit(ExitCode.USAGE);
            return;
        }
        if (options.isHelp()) {
            System.out.print(CtlOptions.USAGE);
            return;
        }
        System.exit(new Ctl(options).run());
    }

    private int run() {
        try (AdminClient client = options.service().connect();
            OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            final AdminClient.Result result = client.execute(options.line(),
                new AdminClient.Format(options.isJson(), false), Path.of(""), out);
            if (result.code() != ExitCode.OK) {
                return fail(result.code(), result.message());
            }
            return options.isStop() ? awaitEnd(client) : ExitCode.OK;
        } catch (final AdminException e) {
            return fail(e.code(), e.getMessage());
        } catch (final IOException | ProtocolException e) {
            return fail(ExitCode.FAILED, "the connection broke: " + e.getMessage());
        }
    }

    /** Of the connection, then of the process. */
    private static int awaitEnd(final AdminClient client) {
        final Optional<ProcessHandle> process =
            client.isOwnProcess() ? ProcessHandle.of(client.pid()) : Optional.empty();
        try {
            if (client.awaitEnd(STOP_LIMIT_MS)) {
                process.ifPresent(running -> running.onExit().orTimeout(STOP_LIMIT_MS, TimeUnit.MILLISECONDS).join());
                return ExitCode.OK;
            }
        } catch (final CompletionException e) {
            // not in time
        }
        return fail(ExitCode.FAILED, "did not stop within " + STOP_LIMIT_MS + " ms: process " + client.pid());
    }

    private static int fail(final int code, final String message) {
        System.err.println("roundhouse: " + message);
        return code;
    }
}
