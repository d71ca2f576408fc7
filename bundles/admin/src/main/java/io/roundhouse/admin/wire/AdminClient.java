package io.roundhouse.admin.wire;

import io.roundhouse.admin.wire.Frame.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * An operator's connection to a running service. One command at a time, by one thread; {@link #cancel} and {@link
 * #close} may be called by others.
 */
public final class AdminClient implements AutoCloseable {
    private static final long WELCOME_LIMIT_MS = 5_000;

    private final SocketChannel channel;
    private final FrameReader reader = new FrameReader(Frame.MAX_LENGTH);
    private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
    private Frame welcome;
    private boolean isExecuting;
    private boolean isCancelled;

    /**
     * How a command ended.
     *
     * @param code of {@link ExitCode}
     * @param message why, empty when OK
     */
    public record Result(int code, String message) {
    }

    /**
     * In which form a command's output is wanted.
     *
     * @param isJson as one JSON document
     * @param isTerminal for a screen that can be cleared
     */
    public record Format(boolean isJson, boolean isTerminal) {
        /** Lines of text. */
        public static final Format TEXT = new Format(false, false);
    }

    private AdminClient(final SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects and says hello.
     *
     * @throws AdminException when no service answers within five seconds, or it refuses the caller
     */
    public static AdminClient connect(final Path socket) throws AdminException {
        final AdminClient client;
        try {
            client = new AdminClient(SocketChannel.open(StandardProtocolFamily.UNIX));
        } catch (final IOException e) {
            throw new AdminException(ExitCode.FAILED, "cannot open a socket: " + e.getMessage());
        }
        final Thread watchdog = client.closeAfter(WELCOME_LIMIT_MS);
        try {
            client.channel.connect(UnixDomainSocketAddress.of(socket));
            client.greet();
            return client;
        } catch (final IOException | IllegalArgumentException e) {
            client.close();
            throw new AdminException(isDenied(e) ? ExitCode.NOT_PERMITTED : ExitCode.NO_SERVICE, reason(socket, e));
        } catch (final AdminException e) {
            client.close();
            throw e;
        } finally {
            watchdog.interrupt();
        }
    }

    private static boolean isDenied(final Exception e) {
        return e.getMessage() != null && e.getMessage().contains("Permission denied");
    }

    private static String reason(final Path socket, final Exception e) {
        return isDenied(e) ? "not permitted to connect to " + socket + ": ask who runs the service for the right to"
            : "no service answers at " + socket + " (" + (e.getMessage() == null ? "no answer" : e.getMessage()) + ")";
    }

    /** A service that is stopped, or not one at all, may take the connection and say nothing. */
    private Thread closeAfter(final long limitMs) {
        return Thread.ofPlatform().daemon().name("admin-client-watchdog").start(() -> {
            try {
                Thread.sleep(limitMs);
                close();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void greet() throws IOException, AdminException {
        try {
            send(Frame.of(Kind.HELLO, "", "version", Integer.toString(Frame.VERSION)));
        } catch (final IOException e) {
            // A service that turns us away may have closed already; what it said is still to be read.
        }
        final Frame answer = receive();
        if (answer.kind() == Kind.RESULT) {
            throw new AdminException((int) answer.number("code"), answer.text());
        }
        welcome = expect(answer, Kind.WELCOME);
    }

    /** The role of the caller: {@code read} or {@code admin}. */
    public String role() {
        return welcome.field("role");
    }

    /** The process of the service. */
    public long pid() {
        return welcome.number("pid");
    }

    /** Whether that process is there for the service alone, and ends with it. */
    public boolean isOwnProcess() {
        return welcome.field("process").equals("own");
    }

    /** The release of the service. */
    public String release() {
        return welcome.field("release");
    }

    /**
     * Executes a command and waits for its end.
     *
     * @param directory what relative file names start from
     * @param out gets what it prints, as it comes
     */
    public Result execute(final String line, final Format format, final Path directory, final OutputStream out)
        throws IOException {
        synchronized (channel) {
            send(Frame.of(Kind.COMMAND, line, "format", format.isJson() ? "json" : "text", "terminal",
                Boolean.toString(format.isTerminal()), "directory", directory.toAbsolutePath().toString()));
            isExecuting = true;
            if (isCancelled) {
                cancel();
            }
        }
        try {
            while (true) {
                final Frame frame = receive();
                if (frame.kind() == Kind.RESULT) {
                    return new Result((int) frame.number("code"), frame.text());
                }
                out.write(expect(frame, Kind.OUTPUT).body());
                out.flush();
            }
        } finally {
            synchronized (channel) {
                isExecuting = false;
                isCancelled = false;
            }
        }
    }

    /** What could stand at the cursor of a line. */
    public List<String> complete(final String line, final int cursor) throws IOException {
        send(Frame.of(Kind.COMPLETE, line, "cursor", Integer.toString(cursor)));
        return expect(receive(), Kind.CANDIDATES).text().lines().toList();
    }

    /** Ends the command that {@link #execute} waits for, or that it is about to begin. */
    public void cancel() throws IOException {
        synchronized (channel) {
            isCancelled = true;
            if (isExecuting) {
                send(Frame.of(Kind.CANCEL, ""));
            }
        }
    }

    /** A cancellation that came behind the end of its command is not to end the next one. */
    public void forgetCancellation() {
        synchronized (channel) {
            isCancelled = false;
        }
    }

    /** Waits until the service ends the connection, and closes it. @return whether it did within the limit */
    public boolean awaitEnd(final long limitMs) {
        final Thread watchdog = closeAfter(limitMs);
        try {
            while (true) {
                receive();
            }
        } catch (final AsynchronousCloseException e) {
            return false;
        } catch (final IOException e) {
            return true;
        } finally {
            watchdog.interrupt();
            close();
        }
    }

    private static Frame expect(final Frame frame, final Kind kind) {
        if (frame.kind() != kind) {
            throw new ProtocolException("frame does not belong here: kind=" + frame.kind().word());
        }
        return frame;
    }

    private void send(final Frame frame) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(frame.encode());
        synchronized (channel) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private Frame receive() throws IOException {
        Frame frame = reader.next();
        while (frame == null) {
            buffer.clear();
            final int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the service closed the connection");
            }
            reader.append(buffer.array(), 0, count);
            frame = reader.next();
        }
        return frame;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
