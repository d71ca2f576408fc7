package io.roundhouse.repository.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.trust.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderOriginTest {
    @TempDir
    private Path folder;
    private FolderOrigin origin;

    @BeforeEach
    void write() throws IOException {
        final Path offered = Files.createDirectories(folder.resolve("offered"));
        Files.writeString(offered.resolve("index.xml"), "index");
        Files.writeString(offered.resolve("a.jar"), "jar");
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(offered.resolve("link.jar"), folder.resolve("secret"));
        origin = new FolderOrigin(Location.parse(offered.toString()));
    }

    @Test
    void shouldReadWhatLiesBesideTheIndex() {
        assertArrayEquals("index".getBytes(), origin.read("index.xml", 5));
        assertNull(origin.read("index.xml.sig", 5));
        origin.fetch("a.jar", 3, folder.resolve("to"), Digests.sha256());
        assertTrue(Files.exists(folder.resolve("to")));
    }

    @Test
    void shouldNotLeaveTheFolder() {
        for (final String name : new String[] {"../secret", "link.jar", folder.resolve("secret").toUri().toString(),
            "http://127.0.0.1/secret", "."}) {
            final RepositoryException refused = assertThrows(RepositoryException.class, () -> origin.read(name, 100),
                name);
            assertTrue(refused.getMessage().contains("it must"), refused.getMessage());
            assertThrows(RepositoryException.class, () ->
                origin.fetch(name, 6, folder.resolve("to"), Digests.sha256()));
        }
    }

    @Test
    void shouldTakeExactlyAsMuchAsThereShouldBe() {
        assertEquals("index.xml is too long: limit=4 folder=" + folder.resolve("offered"),
            assertThrows(RepositoryException.class, () -> origin.read("index.xml", 4)).getMessage());
        assertEquals("a.jar is cut short: bytes=3 wanted=4", assertThrows(RepositoryException.class,
            () -> origin.fetch("a.jar", 4, folder.resolve("one"), Digests.sha256())).getMessage());
        assertEquals("a.jar is longer than it should be: bytes=more than 2 wanted=2",
            assertThrows(RepositoryException.class,
            () -> origin.fetch("a.jar", 2, folder.resolve("two"), Digests.sha256())).getMessage());
        assertTrue(assertThrows(RepositoryException.class, () -> origin.fetch("b.jar", 2, folder.resolve("three"),
            Digests.sha256())).getMessage().endsWith("there is no such file"));
    }

    @Test
    void shouldReadLocationsAsOperatorsWriteThem() {
        assertEquals("https://host:8443/a/index.xml", Location.parse("https://host:8443/a").toString());
        assertEquals("https://host/a/index.xml", Location.parse("https://host/a/").toString());
        assertEquals("http://host/index.xml", Location.parse("http://host").toString());
        assertEquals("http://host/a/other.xml", Location.parse("http://host/b/../a/other.xml").toString());
        final String index = folder.resolve("offered/index.xml").toString();
        assertEquals(index, Location.parse(folder.resolve("offered").toString()).toString());
        assertEquals(index, Location.parse("file:" + folder.resolve("offered")).toString());
        assertEquals(index, Location.parse("file://" + index).toString());
    }

    @Test
    void shouldRefuseLocationsOfOtherKinds() {
        for (final String text
            : new String[] {"", "relative/path", "ftp://host/", "jar:file:/a!/b", "https://", "https://u@h/",
            "https://h/?q", "https://h/#f", "file://host/path", "http://h/ x", "mailto:a", "x".repeat(3_000)}) {
            assertThrows(IllegalArgumentException.class, () -> Location.parse(text), text);
        }
    }
}
