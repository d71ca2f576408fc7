package io.roundhouse.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asked for what and how it ended: a file that is only appended to, one JSON object a line, put aside as {@code .1}
 * to {@code .4} when it has grown. Thread-safe.
 */
final class AuditLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AuditLog.class);
    private static final int KEPT = 4;

    private final Path file;
    private final long maxLength;
    private FileChannel channel;

    /**
     * One line.
     *
     * @param time when it ended
     * @param uid user of the caller
     * @param pid process of the caller
     * @param role of the caller, {@code none} when it was turned away
     * @param command as typed, empty when turned away
     * @param outcome ok, failed, usage, denied
     * @param message why, empty when ok
     * @param durationMs how long it took
     */
    record Entry(Instant time, int uid, int pid, String role, String command, String outcome, String message,
        long durationMs) {
    }

    /** @param maxLength bytes before the file is put aside */
    AuditLog(final Path file, final long maxLength) {
        this.file = file;
        this.maxLength = maxLength;
    }

    /** Appends a line; what cannot be written goes to the service's log instead. */
    synchronized void append(final Entry entry) {
        final String line = Json.of(entry);
        try {
            final ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            final FileChannel to = channel(bytes.remaining());
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (final IOException e) {
            LOGGER.error("cannot write the audit log: {}; entry: {}", file, line, e);
        }
    }

    private FileChannel channel(final int more) throws IOException {
        if (channel == null) {
            channel = open();
        }
        if (channel.size() > 0 && channel.size() + more > maxLength) {
            channel.close();
            putAside();
            channel = open();
        }
        return channel;
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    private void putAside() throws IOException {
        for (int i = KEPT; i > 0; i--) {
            final Path from = i == 1 ? file : Path.of(file + "." + (i - 1));
            if (Files.exists(from)) {
                Files.move(from, Path.of(file + "." + i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                LOGGER.warn("cannot close the audit log: {}", file, e);
            }
            channel = null;
        }
    }
}
