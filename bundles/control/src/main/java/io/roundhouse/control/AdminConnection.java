package io.roundhouse.control;

import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.admin.wire.Frame;
import io.roundhouse.admin.wire.Frame.Kind;
import io.roundhouse.admin.wire.FrameReader;
import io.roundhouse.admin.wire.ProtocolException;
import io.roundhouse.posix.Posix;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operator's program. A thread of its own reads what it asks for; each command runs on another one, so that a
 * hang-up or a CANCEL ends it. What the peer does or fails to do costs this connection only.
 */
final class AdminConnection implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminConnection.class);
    /** Directory, line and some more. */
    private static final int MAX_REQUEST = 16 << 10;
    private static final int TICK_MS = 250;
    private static final long FIRST_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long IDLE_LIMIT_NS = TimeUnit.HOURS.toNanos(1);

    private final PeerSocket socket;
    private final Caller caller;
    private final Services services;
    private final CommandRun run;
    private final CommandOutput output;
    private final Runnable onEnd;
    private final FrameReader reader = new FrameReader(MAX_REQUEST);
    private final byte[] buffer = new byte[MAX_REQUEST];
    private boolean isGreeted;
    private boolean isCancelled;
    private volatile CommandSession session;
    private volatile boolean isBusy;
    private volatile boolean isEnding;
    private Thread command;

    /** @param onEnd called when nothing of the connection is left */
    AdminConnection(final PeerSocket socket, final Caller caller, final Services services, final Runnable onEnd) {
        this.socket = socket;
        this.caller = caller;
        this.services = services;
        this.run = new CommandRun(services, caller);
        this.output = new CommandOutput(socket);
        this.onEnd = onEnd;
    }

    @Override
    public void run() {
        try {
            Frame request = next();
            while (request != null) {
                answer(request);
                request = next();
            }
        } catch (final ProtocolException e) {
            LOGGER.debug("operator's program broke the protocol: {}", caller, e);
            sendQuietly(result(ExitCode.FAILED, e.getMessage()));
        } catch (final IOException e) {
            LOGGER.debug("operator's program does not listen: {}", caller, e);
        } finally {
            end();
        }
    }

    /** The next request, or null when the peer ended or was too slow. */
    private Frame next() {
        final long startNs = System.nanoTime();
        while (true) {
            final Frame frame = reader.next();
            if (frame != null) {
                return frame;
            }
            final int count = socket.read(buffer, TICK_MS);
            if (count == PeerSocket.END || isEnding && !isCommandAlive()
                || count == PeerSocket.NOTHING && !isBusy && System.nanoTime() - startNs > limitNs()) {
                return null;
            }
            reader.append(buffer, 0, count);
            if (isCancelled) {
                cancel();
            }
        }
    }

    /** Also when it ended but its result is still on the way. */
    private boolean isCommandAlive() {
        return command != null && command.isAlive();
    }

    private long limitNs() {
        return isGreeted && !reader.isMidFrame() ? IDLE_LIMIT_NS : FIRST_LIMIT_NS;
    }

    private void answer(final Frame request) throws IOException {
        if (request.kind() == Kind.HELLO && !isGreeted) {
            greet(request);
        } else if (request.kind() == Kind.CANCEL && isGreeted) {
            cancel();
        } else if (request.kind() == Kind.COMMAND && isGreeted && !isBusy) {
            begin(request);
        } else if (request.kind() == Kind.COMPLETE && isGreeted && !isBusy) {
            final List<String> found =
                services.commands().complete(caller.role(), request.text(), (int) request.number("cursor"));
            socket.write(Frame.of(Kind.CANDIDATES, String.join("\n", found)).encode());
        } else {
            throw new ProtocolException("frame does not belong here: kind=" + request.kind());
        }
    }

    private void greet(final Frame hello) throws IOException {
        if (hello.number("version") != Frame.VERSION) {
            throw new ProtocolException("service speaks version " + Frame.VERSION + " of the admin protocol, not "
                + hello.number("version") + ": use its own release of the program");
        }
        isGreeted = true;
        socket.write(Frame.of(Kind.WELCOME, "", "version", Integer.toString(Frame.VERSION), "role",
            caller.role().word(), "pid", Integer.toString(Posix.processId()), "release", services.release(), "process",
            services.isOwnProcess() ? "own" : "shared").encode());
    }

    private void begin(final Frame request) {
        isCancelled = false;
        isBusy = true;
        command = Thread.ofPlatform().name("roundhouse-command").start(() -> execute(request));
    }

    private void execute(final Frame request) {
        Outcome outcome = Outcome.of(new IllegalStateException("command did not end"));
        try {
            final boolean isJson = request.field("format").equals("json");
            output.begin(isJson);
            final CommandSession in = session(request);
            outcome = run.execute(in, request.text());
            output.send(isJson ? json(outcome) : text(in, outcome));
        } catch (final IOException e) {
            LOGGER.debug("operator's program does not take its output: {}", caller, e);
        } catch (final RuntimeException e) {
            outcome = Outcome.of(e);
        } finally {
            isBusy = false;
            sendQuietly(result(outcome.code(), outcome.message()));
        }
    }

    private CommandSession session(final Frame request) {
        if (session == null) {
            final PrintStream out = new PrintStream(output, false, StandardCharsets.UTF_8);
            final CommandSession made = services.processor().createSession(InputStream.nullInputStream(), out, out);
            CommandRun.prepare(made, caller.role());
            session = made;
        }
        session.put(".terminal", request.field("terminal").equals("true") ? "remote" : null);
        if (isDirectory(request.field("directory"))) {
            session.currentDir(Path.of(request.field("directory")));
        }
        return session;
    }

    private static boolean isDirectory(final String name) {
        try {
            return name.startsWith("/") && Files.isDirectory(Path.of(name));
        } catch (final InvalidPathException e) {
            return false;
        }
    }

    private static String text(final CommandSession in, final Outcome outcome) {
        final String text = CommandRun.text(in, outcome.value());
        in.getConsole().flush();
        return text == null || text.isEmpty() || text.equals(outcome.message()) ? "" : text + "\n";
    }

    private String json(final Outcome outcome) {
        session.getConsole().flush();
        if (outcome.code() != ExitCode.OK) {
            return Json.of(Map.of("error", new Failure(outcome.code(), outcome.message(), outcome.value()))) + "\n";
        }
        return Json.of(outcome.value() == null ? Map.of("output", output.keptLines()) : outcome.value()) + "\n";
    }

    /** @param code of {@link ExitCode} @param message why @param value what the command has to show all the same */
    private record Failure(int code, String message, Object value) {
    }

    private static Frame result(final int code, final String message) {
        final int enough = 8 << 10;
        return Frame.of(Kind.RESULT, message.substring(0, Math.min(message.length(), enough)), "code",
            Integer.toString(code));
    }

    private void sendQuietly(final Frame frame) {
        try {
            socket.write(frame.encode());
        } catch (final IOException e) {
            LOGGER.debug("operator's program is gone: {}", caller, e);
        }
    }

    /** Again at each tick: a command that was just about to begin does not notice the first time. */
    private void cancel() {
        final CommandSession interrupted = session;
        isCancelled = isBusy;
        if (isCancelled && interrupted != null) {
            CommandRun.interrupt(interrupted);
        }
    }

    /** Ends the connection when the running command has ended, or at once. Any thread. */
    void close(final boolean isAtOnce) {
        isEnding = true;
        if (isAtOnce) {
            socket.shutdown();
        }
    }

    /** Waits for the command as long as it takes: one that cannot be interrupted keeps its place in the admission. */
    private void end() {
        try {
            while (isCommandAlive()) {
                cancel();
                command.join(TICK_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (session != null) {
            session.close();
        }
        socket.close();
        onEnd.run();
    }
}
