package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.ChangeView.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    private Path dir;

    private static byte[] jar(final String version, final Map<String, String> headers) throws IOException {
        final Manifest manifest = new Manifest();
        final Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-SymbolicName", "io.roundhouse.policy.x");
        main.putValue("Bundle-Version", version);
        main.putValue("Service-Component", "OSGI-INF/x.xml");
        headers.forEach(main::putValue);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            out.putNextEntry(new JarEntry("OSGI-INF/x.xml"));
            out.write("<property name=\"engine.name\" type=\"String\" value=\"x\"/><implementation class=\"a.B\"/>"
                .getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static RevisionStore.Kept keep(final RevisionStore store, final String version) throws IOException {
        return store.keep(new ByteArrayInputStream(jar(version, Map.of())));
    }

    @Test
    void shouldKeepByContentOverRestarts() throws IOException {
        final RevisionStore store = new RevisionStore(dir);
        final String id = keep(store, "1.0.0").id();
        assertEquals(id, keep(store, "1.0.0").id());
        Files.writeString(dir.resolve("revision1.part"), "half");
        final RevisionStore again = new RevisionStore(dir);
        assertEquals("x", again.get(id).facts().engine());
        assertEquals("a.B", again.get(id).facts().component());
        assertEquals(1, again.views("x").size());
        assertFalse(Files.exists(dir.resolve("revision1.part")));
    }

    @Test
    void shouldKeepFewButNeverDropRunningOrPrevious() throws IOException {
        final RevisionStore store = new RevisionStore(dir);
        final String running = keep(store, "1.0.0").id();
        final String previous = keep(store, "1.0.1").id();
        store.pin("x", running, previous);
        for (int i = 0; i < 20; i++) {
            keep(store, "2.0." + i);
        }
        assertTrue(Files.exists(store.path(running)));
        assertTrue(Files.exists(store.path(previous)));
        assertTrue(store.views("x").size() <= 10, "kept=" + store.views("x").size());
    }

    @Test
    void shouldKeepSignaturesAsLongAsTheirRevision() throws IOException {
        final RevisionStore store = new RevisionStore(Files.createDirectories(dir.resolve("store")));
        final Path jar = Files.write(dir.resolve("x.jar"), jar("1.0.0", Map.of()));
        final String id = keep(store, "1.0.0").id();
        store.keepSignatures(id, jar);
        final Path kept = Path.of(store.path(id) + ".sig");
        assertFalse(Files.exists(kept), "there are none");
        Files.writeString(dir.resolve("x.jar.sig"), "signatures");
        store.keepSignatures(id, jar);
        store.keepSignatures(id, store.path(id));
        assertEquals("signatures", Files.readString(kept));
        for (int i = 0; i < 20; i++) {
            keep(store, "2.0." + i);
        }
        assertFalse(Files.exists(store.path(id)) || Files.exists(kept));
    }

    @Test
    void shouldForgetWhatIsRefusedButNotWhatRuns() throws IOException {
        final RevisionStore store = new RevisionStore(dir);
        final String running = keep(store, "1.0.0").id();
        final String refused = keep(store, "2.0.0").id();
        assertEquals(refused, RevisionStore.id(new ByteArrayInputStream(jar("2.0.0", Map.of()))));
        store.pin("x", running, null);
        store.discard(running);
        store.discard(refused);
        assertEquals(List.of(running), store.views("x").stream().map(view -> view.id()).toList());
        assertFalse(Files.exists(store.path(refused)));
    }

    @Test
    void shouldRefuseWhatIsNoBundle() throws IOException {
        final RevisionStore store = new RevisionStore(dir);
        assertThrows(IOException.class, () -> store.keep(new ByteArrayInputStream(new byte[] {1, 2, 3})));
        try (var files = Files.list(dir)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void shouldNameRulesThatAreBroken() throws IOException {
        final RevisionStore store = new RevisionStore(dir);
        final Map<String, String> headers = Map.of("Export-Package", "a", "DynamicImport-Package", "*", "Fragment-Host",
            "h", "Bundle-NativeCode", "l.so", "Bundle-ActivationPolicy", "lazy");
        final var kept = store.keep(new ByteArrayInputStream(jar("1.0.0", headers)));
        assertEquals(5, kept.facts().violations().size(), kept.toString());
    }

    @Test
    void shouldReadJournalWithTornLastLine() throws IOException {
        final Path file = dir.resolve("journal");
        try (FileJournal journal = new FileJournal(file)) {
            journal.append(1, "e", Phase.PREPARE, "a", "b");
        }
        Files.writeString(file, "0000", StandardOpenOption.APPEND);
        try (FileJournal journal = new FileJournal(file)) {
            assertEquals(Map.of("e", "a"), journal.interrupted());
            journal.append(1, "e", Phase.COMMIT, "a", "b");
            assertEquals(Map.of(), journal.interrupted());
        }
        Files.writeString(file, "deadbeef 2 e PREPARE b c\n", StandardOpenOption.APPEND);
        try (FileJournal journal = new FileJournal(file)) {
            assertEquals(Map.of(), journal.interrupted());
        }
    }

    @Test
    void shouldKeepHistoryOverRestarts() {
        final Path file = dir.resolve("history");
        final ChangeView view = new ChangeView(41, "upgrade", "e", "1 (a)", "2 (b)", Phase.ENDED, Outcome.REVERTED,
            "a reason\twith a tab", "command", Instant.ofEpochSecond(5), 77, List.of(1L, 2L), List.of("one", "two"));
        new History(file).add(view);
        final History again = new History(file);
        assertEquals(view, again.find(41));
        assertEquals(41, again.lastId());
    }

    @Test
    void shouldGiveUpHelperThatHangsAndGoOnWithAnother() throws InterruptedException {
        try (HelperThreads helpers = new HelperThreads()) {
            final var stuck = helpers.submit("stuck", () -> {
                Thread.sleep(60_000);
                return 1;
            });
            final var quick = helpers.submit("quick", () -> 2);
            while (!quick.isDone()) {
                Thread.onSpinWait();
            }
            assertEquals(2, quick.result());
            stuck.abandon();
            while (!stuck.isDone()) {
                Thread.onSpinWait();
            }
            assertThrows(IllegalStateException.class, stuck::result);
        }
    }
}
