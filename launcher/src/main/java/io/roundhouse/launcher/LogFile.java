package io.roundhouse.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A file of lines that grows, and is replaced by an empty one from time to time. Thread-safe. */
final class LogFile {
    private static final int CHUNK = 64 << 10;
    /** How far is looked back at most. */
    private static final int MAX_TAIL = 4 << 20;
    private static final long GLANCE_MS = 200;

    private final Path file;

    LogFile(final Path file) {
        this.file = file;
    }

    /** The last lines, oldest first; none when there is no file. */
    List<String> tail(final int count) {
        final List<String> lines = new ArrayList<>();
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file)) {
                new Reader(channel, start(channel, count)).read(lines::add, true);
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot read the log: " + file, e);
            }
        }
        return lines;
    }

    /** The last lines and then each that is added, until the thread is interrupted. */
    void follow(final int count, final Consumer<String> each) throws InterruptedException {
        try {
            followOne(count, each);
            while (true) {
                followOne(Integer.MAX_VALUE, each);
            }
        } catch (final ClosedByInterruptException e) {
            throw new InterruptedException();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read the log: " + file, e);
        }
    }

    /** Until another file is there in its place. */
    private void followOne(final int count, final Consumer<String> each) throws IOException, InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(GLANCE_MS);
        }
        final Object key = key();
        try (FileChannel channel = FileChannel.open(file)) {
            final Reader reader = new Reader(channel, start(channel, count));
            do {
                reader.read(each, false);
                Thread.sleep(GLANCE_MS);
            } while (!Files.exists(file) || Objects.equals(key, key()));
            reader.read(each, true);
        }
    }

    /** Tells the file from the one that replaces it. */
    private Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Where the last lines begin. */
    private static long start(final FileChannel channel, final int count) throws IOException {
        final long size = channel.size();
        if (count == Integer.MAX_VALUE) {
            return 0;
        }
        final long from = Math.max(0, size - MAX_TAIL);
        final ByteBuffer bytes = ByteBuffer.allocate((int) (size - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
            continue;
        }
        int newlines = 0;
        for (int i = bytes.position() - 1; i >= 0; i--) {
            if (bytes.get(i) == '\n' && newlines++ == count) {
                return from + i + 1;
            }
        }
        return from;
    }

    /** Makes lines of what a file has from a position on. */
    private static final class Reader {
        private final FileChannel channel;
        private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        private long position;

        Reader(final FileChannel channel, final long position) {
            this.channel = channel;
            this.position = position;
        }

        /** Gives all whole lines there are. @param isLast whether what has no end yet is a line too */
        void read(final Consumer<String> each, final boolean isLast) throws IOException {
            for (int count = channel.read(bytes, position); count > 0; count = channel.read(bytes, position)) {
                position += count;
                take(each);
                if (!bytes.hasRemaining()) {
                    give(each, bytes.position());
                }
            }
            if (isLast && bytes.position() > 0) {
                give(each, bytes.position());
            }
        }

        private void take(final Consumer<String> each) {
            int start = 0;
            for (int i = 0; i < bytes.position(); i++) {
                if (bytes.get(i) == '\n') {
                    each.accept(text(start, i - start));
                    start = i + 1;
                }
            }
            bytes.flip().position(start);
            bytes.compact();
        }

        private void give(final Consumer<String> each, final int length) {
            each.accept(text(0, length));
            bytes.clear();
        }

        private String text(final int offset, final int length) {
            return new String(bytes.array(), offset, length, StandardCharsets.UTF_8);
        }
    }
}
