package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The journal as a file: one line for each phase, forced to disk before the phase begins, each with a checksum, so
 * that a half-written last line is known as such. Rewritten to its essence when the service starts. Thread-safe.
 *
 * <pre>
 * CRC32C of the rest, hexadecimal | change | engine | phase | from | to      (separated by blanks, - for none)
 * </pre>
 */
public final class FileJournal implements Journal, AutoCloseable {
    private final FileChannel channel;
    private final Map<String, Line> lastOf = new TreeMap<>();

    /** Opens or makes the journal. @throws IOException when the file cannot be read or written */
    public FileJournal(final Path file) throws IOException {
        if (Files.exists(file)) {
            for (final String text : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
                final Line line = Line.parse(text);
                if (line != null) {
                    lastOf.put(line.engine, line);
                }
            }
        }
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            for (final Line line : lastOf.values()) {
                write(out, line);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /**
     * Content id by engine of changes that had touched the bundle and had not come to their commit: what to go back to.
     */
    public synchronized Map<String, String> interrupted() {
        final Map<String, String> back = new TreeMap<>();
        lastOf.forEach((engine, line) -> {
            if (line.phase == Phase.PREPARE) {
                back.put(engine, line.from);
            }
        });
        return back;
    }

    @Override
    public synchronized void append(final long change, final String engine, final Phase phase, final String from,
        final String to) throws IOException {
        final Line line = new Line(change, engine, phase, from, to);
        write(channel, line);
        channel.force(false);
        lastOf.put(engine, line);
    }

    private static void write(final FileChannel out, final Line line) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(line.text().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    private record Line(long change, String engine, Phase phase, String from, String to) {
        String text() {
            final String rest = change + " " + engine + " " + phase + " " + orDash(from) + " " + orDash(to);
            return "%08x %s%n".formatted(checksum(rest), rest);
        }

        static Line parse(final String text) {
            final String[] f = text.strip().split(" ");
            if (f.length != 6 || !f[0].equals("%08x".formatted(checksum(text.strip().substring(9))))) {
                return null;
            }
            return new Line(Long.parseLong(f[1]), f[2], Phase.valueOf(f[3]), f[4], f[5]);
        }

        private static String orDash(final String id) {
            return id.isEmpty() ? "-" : id;
        }

        private static long checksum(final String rest) {
            final CRC32C crc = new CRC32C();
            crc.update(rest.getBytes(StandardCharsets.UTF_8));
            return crc.getValue();
        }
    }
}
