package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The changes that ended, at most 1,000, kept in a text file of one line each (fields separated by tabs, texts in
 * Base64). Strings and numbers only: nothing in it keeps a revision's classes. Guarded by its owner.
 */
public final class History {
    private static final int LIMIT = 1_000;

    private final ArrayDeque<ChangeView> newestFirst = new ArrayDeque<>();
    private final Path file;
    private int lines;

    /** Reads what is there; lines that cannot be read are left out. @param file null to keep nothing on disk */
    public History(final Path file) {
        this.file = file;
        if (file != null && Files.exists(file)) {
            try {
                Files.readAllLines(file, StandardCharsets.UTF_8).forEach(this::read);
            } catch (final IOException e) {
                throw new UncheckedIOException("history cannot be read: " + file, e);
            }
        }
    }

    private void read(final String line) {
        lines++;
        try {
            put(decode(line));
        } catch (final RuntimeException e) {
            // The last line of a service that was killed while it wrote.
            return;
        }
    }

    private void put(final ChangeView view) {
        newestFirst.addFirst(view);
        if (newestFirst.size() > LIMIT) {
            newestFirst.removeLast();
        }
    }

    /** The highest number used so far. */
    long lastId() {
        return newestFirst.stream().mapToLong(ChangeView::id).max().orElse(0);
    }

    void add(final ChangeView view) {
        put(view);
        if (file == null) {
            return;
        }
        try {
            if (++lines > 2 * LIMIT) {
                rewrite();
            } else {
                Files.writeString(file, encode(view) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("history cannot be written: " + file, e);
        }
    }

    private void rewrite() throws IOException {
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        final List<ChangeView> oldestFirst = new ArrayList<>(newestFirst).reversed();
        Files.writeString(fresh, oldestFirst.stream().map(History::encode).collect(Collectors.joining("\n", "", "\n")));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        lines = newestFirst.size();
    }

    ChangeView find(final long id) {
        return newestFirst.stream().filter(view -> view.id() == id).findFirst().orElse(null);
    }

    List<ChangeView> newest(final int limit) {
        return newestFirst.stream().limit(limit).toList();
    }

    private static String encode(final ChangeView view) {
        return Stream.of(Long.toString(view.id()), view.kind(), text(view.engine()), text(view.from()), text(view.to()),
            view.phase().name(), view.outcome().name(), text(view.reason()), text(view.origin()),
            view.started().toString(),
            Long.toString(view.durationNs()),
            view.pauses().stream().map(String::valueOf).collect(Collectors.joining(",")),
            text(String.join("\n", view.steps()))).collect(Collectors.joining("\t"));
    }

    private static ChangeView decode(final String line) {
        final String[] f = line.split("\t", -1);
        final List<Long> pauses = f[11].isEmpty() ? List.of() : Stream.of(f[11].split(",")).map(Long::valueOf).toList();
        final String steps = plain(f[12]);
        return new ChangeView(Long.parseLong(f[0]), f[1], plain(f[2]), plain(f[3]), plain(f[4]),
            ChangeView.Phase.valueOf(f[5]), ChangeView.Outcome.valueOf(f[6]), plain(f[7]), plain(f[8]),
            Instant.parse(f[9]),
            Long.parseLong(f[10]), pauses, steps.isEmpty() ? List.of() : List.of(steps.split("\n")));
    }

    private static String text(final String plain) {
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String plain(final String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
