package io.roundhouse.launcher.embed;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownFilesTest {
    @Test
    void shouldRememberContentOverRestarts(@TempDir final Path folder) throws IOException {
        final Path file = folder.resolve("known.properties");
        final KnownFiles first = KnownFiles.load(file);
        assertTrue(first.changed("a", "1"));
        assertFalse(first.changed("a", "1"));
        first.save();
        final KnownFiles second = KnownFiles.load(file);
        assertFalse(second.changed("a", "1"));
        assertTrue(second.changed("a", "2"));
    }
}
