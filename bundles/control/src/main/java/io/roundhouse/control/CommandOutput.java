package io.roundhouse.control;

import io.roundhouse.admin.wire.Frame;
import io.roundhouse.admin.wire.Frame.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a command prints, sent in frames as it comes, or kept for the end. Thread-safe: a pipeline has several threads.
 */
final class CommandOutput extends OutputStream {
    private static final int CHUNK = 8 << 10;
    private static final int MAX_KEPT = 1 << 20;

    private final PeerSocket socket;
    private final byte[] chunk = new byte[CHUNK];
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int length;
    private boolean isKept;

    CommandOutput(final PeerSocket socket) {
        this.socket = socket;
    }

    /** Before a command. @param keep whether what it prints is kept, up to a MiB, instead of sent */
    synchronized void begin(final boolean keep) {
        isKept = keep;
        kept.reset();
        length = 0;
    }

    /** What was kept, by lines. */
    synchronized List<String> keptLines() {
        return kept.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Sends text, whether output is kept or not. */
    synchronized void send(final String text) throws IOException {
        isKept = false;
        write(text.getBytes(StandardCharsets.UTF_8));
        flush();
    }

    @Override
    public void write(final int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(final byte[] bytes, final int offset, final int count) throws IOException {
        if (isKept) {
            kept.write(bytes, offset, Math.min(count, MAX_KEPT - kept.size()));
            return;
        }
        int at = offset;
        while (at < offset + count) {
            final int part = Math.min(offset + count - at, CHUNK - length);
            System.arraycopy(bytes, at, chunk, length, part);
            length += part;
            at += part;
            if (length == CHUNK) {
                flush();
            }
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        if (length > 0) {
            final byte[] body = Arrays.copyOf(chunk, length);
            length = 0;
            socket.write(new Frame(Kind.OUTPUT, Map.of(), body).encode());
        }
    }

    /** Stays open: a session closes what it is given. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
