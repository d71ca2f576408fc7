package io.roundhouse.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    private static final int LIMIT = 2_000;

    @TempDir
    private Path folder;

    @Test
    void shouldAppendOneLineEachAlsoAfterRestart() throws IOException {
        final Path file = folder.resolve("audit.log");
        for (int i = 0; i < 2; i++) {
            try (AuditLog log = new AuditLog(file, LIMIT)) {
                log.append(entry("engine:list\n\"quoted\" " + i));
            }
        }
        final List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size(), "a command cannot forge a line");
        assertEquals("{\"time\":\"1970-01-01T00:00:00Z\",\"uid\":7,\"pid\":8,\"role\":\"admin\",\"command\":"
            + "\"engine:list\\n\\\"quoted\\\" 0\",\"outcome\":\"ok\",\"message\":\"\",\"durationMs\":3}",
            lines.getFirst());
        assertFalse(Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ));
    }

    @Test
    void shouldPutFullFilesAsideAndKeepFour() throws IOException {
        final Path file = folder.resolve("audit.log");
        try (AuditLog log = new AuditLog(file, LIMIT)) {
            for (int i = 0; i < 200; i++) {
                log.append(entry("command " + i));
            }
        }
        final List<String> kept = new ArrayList<>();
        for (int i = 4; i >= 0; i--) {
            final Path part = i == 0 ? file : Path.of(file + "." + i);
            assertTrue(Files.size(part) <= LIMIT, part + " " + Files.size(part));
            kept.addAll(Files.readAllLines(part));
        }
        assertFalse(Files.exists(Path.of(file + ".5")));
        final int first = 200 - kept.size();
        for (int i = 0; i < kept.size(); i++) {
            assertTrue(kept.get(i).contains("\"command " + (first + i) + "\""), kept.get(i));
        }
    }

    private static AuditLog.Entry entry(final String command) {
        return new AuditLog.Entry(Instant.EPOCH, 7, 8, "admin", command, "ok", "", 3);
    }
}
