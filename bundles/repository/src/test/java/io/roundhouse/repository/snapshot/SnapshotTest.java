package io.roundhouse.repository.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.repository.snapshot.Snapshot.EngineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotTest {
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);

    @TempDir
    private Path state;

    private static Snapshot snapshot(final String revision, final Map<String, String> settings,
        final List<String> chain,
        final Map<String, List<String>> datapaths) {
        return new Snapshot(Map.of("limit", new EngineFacts("1.0.0", revision, settings)), datapaths, chain, Map.of());
    }

    @Test
    void shouldReadItsFactsBack() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            final Map<String, EngineFacts> engines = new TreeMap<>();
            final Map<String, List<String>> datapaths = new TreeMap<>();
            final Map<String, String> files = new TreeMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                final Map<String, String> settings = new TreeMap<>();
                for (int k = random.nextInt(3); k > 0; k--) {
                    settings.put(text(random), text(random));
                }
                engines.put("e" + random.nextInt(5), new EngineFacts(text(random), FIRST, settings));
                datapaths.put(text(random), List.of("a", "b").subList(0, random.nextInt(3)));
                files.put("etc/" + text(random), SECOND);
            }
            final Snapshot snapshot = new Snapshot(engines, datapaths, List.of("a"), files);
            assertEquals(snapshot, Snapshot.of(snapshot.facts()), "seed " + seed);
        }
    }

    private static String text(final Random random) {
        final String letters = "a.= :#!*\u00e4\\";
        final StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void shouldKeepSnapshotsOverARestartWithTheirFilesAndJars() throws IOException {
        Files.createDirectories(state.resolve("etc"));
        Files.createDirectories(state.resolve("revisions"));
        Files.writeString(state.resolve("etc/limit.cfg"), "a=1");
        Files.writeString(state.resolve("revisions").resolve(FIRST + ".jar"), "jar");
        Files.writeString(state.resolve("revisions").resolve(FIRST + ".jar.sig"), "signatures");
        final ConfigurationFiles files = new ConfigurationFiles(state);
        final Snapshot content = new Snapshot(Map.of("limit", new EngineFacts("1.0.0", FIRST, Map.of("n", "a=b c"))),
            Map.of("shop 0: #1", List.of("limit")), List.of(), files.digests());
        new SnapshotFolder(state, files).save(new Snapshot.Kept("one", Instant.EPOCH, content));
        Files.writeString(state.resolve("etc/limit.cfg"), "a=2");
        Files.delete(state.resolve("revisions").resolve(FIRST + ".jar"));

        final SnapshotFolder folder = new SnapshotFolder(state, files);
        assertEquals(List.of(new Snapshot.Kept("one", Instant.EPOCH, content)), folder.list());
        assertEquals("jar", Files.readString(folder.jar("one", FIRST)));
        assertEquals("signatures", Files.readString(Path.of(folder.jar("one", FIRST) + ".sig")));
        files.restore("etc/limit.cfg", folder.folder("one"));
        assertEquals("a=1", Files.readString(state.resolve("etc/limit.cfg")));
        assertTrue(Files.readString(folder.folder("one").resolve("snapshot.properties"))
            .contains("engine.limit.version=1.0.0"));
        folder.remove("one");
        try (Stream<Path> left = Files.list(state.resolve("snapshots"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void shouldNotSeeANewTimeInTheLaunchersNotesAsADifference() throws IOException {
        Files.writeString(state.resolve("etc.properties"), "#Monday\na=1\nb=2\n");
        final Map<String, String> before = new ConfigurationFiles(state).digests();
        Files.writeString(state.resolve("etc.properties"), "#Tuesday\nb=2\na=1\n");
        assertEquals(before, new ConfigurationFiles(state).digests());
    }

    @Test
    void shouldOrderRevisionsThenSettingsThenChainsThenDatapaths() {
        final Snapshot now = snapshot(SECOND, Map.of("n", "2"), List.of(),
            Map.of("d", List.of("a", "b"), "new", List.of()));
        final Snapshot target = snapshot(FIRST, Map.of("n", "1"), List.of("limit"),
            Map.of("d", List.of("c", "b", "limit"),
            "old", List.of("a")));
        final RollbackPlan plan = new RollbackPlan(now, target, (engine, id) -> true, Path::of);
        assertEquals(List.of(new ChangeRequest.Rollback("limit", FIRST),
            new ChangeRequest.Configure("limit", Map.of("n", "1"), true), new ChangeRequest.Chain(List.of("limit")),
            new ChangeRequest.Detach("a", "d"), new ChangeRequest.Attach("c", "d", 0, Map.of()),
            new ChangeRequest.Attach("limit", "d", 2, Map.of())),
            plan.steps().stream().map(step -> ((RollbackStep.Change) step).request()).toList());
        assertEquals(List.of("settings laid over at an attach are not kept: c gets its engine's at d",
            "settings laid over at an attach are not kept: limit gets its engine's at d",
            "datapath new came since and stays as it is", "datapath old is gone"), plan.left());
    }

    @Test
    void shouldBringWhatTheStoreForgotFromTheSnapshot() {
        final Snapshot now = new Snapshot(Map.of("limit", new EngineFacts("2.0.0", SECOND, Map.of()),
            "more", new EngineFacts("1.0.0", SECOND, Map.of())), Map.of(), List.of(), Map.of("etc/new.cfg", SECOND));
        final Snapshot target = new Snapshot(Map.of("limit", new EngineFacts("1.0.0", FIRST, Map.of()),
            "gone", new EngineFacts("1.0.0", FIRST, Map.of())), Map.of(), List.of(), Map.of("etc/old.cfg", FIRST));
        final RollbackPlan plan = new RollbackPlan(now, target, (engine, id) -> false, id -> Path.of(id + ".jar"));
        assertEquals(List.of(new RollbackStep.Restore("etc/old.cfg"), new RollbackStep.Delete("etc/new.cfg")),
            plan.steps().subList(0, 2));
        assertEquals(List.of(new ChangeRequest.Deploy("gone", Path.of(FIRST + ".jar"), List.of()),
            new ChangeRequest.Upgrade("limit", Path.of(FIRST + ".jar"))),
            plan.steps().subList(2, 4).stream().map(step -> ((RollbackStep.Change) step).request()).toList());
        assertEquals(List.of("engine more came since and stays; engine:remove it if it is not wanted"), plan.left());
    }

    @Test
    void shouldDetachAndAttachAsLittleAsItCan() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            final List<String> from = some(random);
            final List<String> to = some(random);
            final RollbackPlan plan = new RollbackPlan(snapshot(FIRST, Map.of(), List.of(), Map.of("d", from)),
                snapshot(FIRST, Map.of(), List.of(), Map.of("d", to)), (engine, id) -> true, Path::of);
            assertEquals(to, carriedOut(plan, from), "seed " + seed);
            final int common = Subsequence.longest(from, to).size();
            assertEquals(from.size() + to.size() - 2 * common, plan.steps().size(), "seed " + seed);
        }
    }

    private static List<String> some(final Random random) {
        final List<String> policies = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        Collections.shuffle(policies, random);
        return policies.subList(0, random.nextInt(6));
    }

    private static List<String> carriedOut(final RollbackPlan plan, final List<String> from) {
        final List<String> chain = new ArrayList<>(from);
        for (final RollbackStep step : plan.steps()) {
            switch (((RollbackStep.Change) step).request()) {
                case ChangeRequest.Detach detach -> chain.remove(detach.engine());
                case ChangeRequest.Attach attach -> chain.add(attach.position(), attach.engine());
                default -> throw new AssertionError(step);
            }
        }
        return chain;
    }
}
