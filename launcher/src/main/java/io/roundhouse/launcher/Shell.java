package io.roundhouse.launcher;

import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.admin.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/**
 * The program that edits lines at a terminal and has a running service execute them. The service completes them too.
 * Ends with a code of {@link ExitCode}.
 */
public final class Shell {
    private final AdminClient client;
    private final Terminal terminal;

    private Shell(final AdminClient client, final Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
        terminal.handle(Signal.INT, signal -> cancel());
    }

    public static void main(final String[] arguments) {
        final ShellOptions options;
        try {
            options = ShellOptions.parse(List.of(arguments));
        } catch (final IllegalArgumentException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.err.print(ShellOptions.usage("shell"));
            System.exit(ExitCode.USAGE);
            return;
        }
        if (options.isHelp()) {
            System.out.print(ShellOptions.usage("shell"));
            return;
        }
        System.exit(run(options.service()));
    }

    private static int run(final ServiceFolder service) {
        try (AdminClient client = service.connect();
            Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).nativeSignals(true).build()) {
            return new Shell(client, terminal).run();
        } catch (final AdminException e) {
            System.err.println("roundhouse: " + e.getMessage());
            return e.code();
        } catch (final IOException | ProtocolException e) {
            System.err.println("roundhouse: the connection broke: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int run() {
        final DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(new char[0]);
        final LineReader reader = LineReaderBuilder.builder().terminal(terminal).appName("roundhouse").parser(parser)
            .completer(new ServiceCompleter(client)).option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.INSERT_TAB, false).build();
        terminal.writer().println("release " + client.release() + ", process " + client.pid() + ", role "
            + client.role() + "; help lists commands, exit or Ctrl-D leaves");
        for (String line = read(reader); line != null; line = read(reader)) {
            if (!line.isBlank() && !execute(line)) {
                return ExitCode.OK;
            }
        }
        return ExitCode.OK;
    }

    /** The next line, or null at the end. */
    private String read(final LineReader reader) {
        while (true) {
            try {
                client.forgetCancellation();
                final String line = reader.readLine("roundhouse> ").strip();
                return line.equals("exit") || line.equals("quit") ? null : line;
            } catch (final UserInterruptException e) {
                // Ctrl-C empties the line
            } catch (final EndOfFileException e) {
                return null;
            }
        }
    }

    /** Returns false when the service has ended. */
    private boolean execute(final String line) {
        try {
            final AdminClient.Result result = client.execute(line,
                new AdminClient.Format(false, !terminal.getType().equals(Terminal.TYPE_DUMB)), Path.of(""),
                terminal.output());
            if (result.code() != ExitCode.OK) {
                terminal.writer().println("error: " + result.message());
            }
            terminal.flush();
            return true;
        } catch (final IOException e) {
            terminal.writer().println("the service has ended (" + e.getMessage() + ")");
            return false;
        }
    }

    /** By the thread of Ctrl-C. */
    private void cancel() {
        try {
            client.cancel();
        } catch (final IOException e) {
            client.close();
        }
    }
}
