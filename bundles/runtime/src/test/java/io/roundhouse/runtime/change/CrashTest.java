package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the service between any two steps of an upgrade and starts it again on what is on disk. */
class CrashTest {
    @TempDir
    private Path dir;

    @Test
    void shouldHaveTheOldOrTheNewSetAfterACrashAtAnyPoint() throws Exception {
        final Set<Phase> seen = crashEverywhere(false);
        assertTrue(seen.containsAll(EnumSet.of(Phase.PLAN, Phase.PREPARE, Phase.SWITCH, Phase.PROBATION, Phase.COMMIT)),
            seen.toString());
    }

    @Test
    void shouldHaveTheOldSetAfterACrashOnTheWayBack() throws Exception {
        assertTrue(crashEverywhere(true).contains(Phase.REVERT));
    }

    private Set<Phase> crashEverywhere(final boolean isBad) throws Exception {
        final Set<Phase> seen = EnumSet.noneOf(Phase.class);
        for (int point = 1; crashAt(point, isBad, seen); point++) {
            assertTrue(point < 1_000);
        }
        return seen;
    }

    /** Whether there was such a point. */
    private boolean crashAt(final int point, final boolean isBad, final Set<Phase> seen) throws Exception {
        final Path file = dir.resolve("journal");
        Files.deleteIfExists(file);
        final int[] points = {0};
        final Runnable atPoint = () -> {
            if (++points[0] == point) {
                throw new Crash();
            }
        };
        boolean hasCrashed = false;
        final World world;
        try (FileJournal journal = new FileJournal(file)) {
            final Journal crashing = (change, engine, phase, from, to) -> {
                atPoint.run();
                journal.append(change, engine, phase, from, to);
                atPoint.run();
            };
            world = new World(3, new Journal() {
                private boolean isArmed;

                @Override
                public void append(final long change, final String engine, final Phase phase, final String from,
                    final String to) throws java.io.IOException {
                    (isArmed || phase == Phase.PREPARE ? crashing : journal).append(change, engine, phase, from, to);
                    isArmed |= phase == Phase.PREPARE;
                }
            });
            world.source.jar("v2").throwsOnMessage = isBad;
            world.source.atPoint = atPoint;
            world.graph.atPoint = atPoint;
            try {
                world.upgrade("v2");
            } catch (final Crash e) {
                hasCrashed = true;
                seen.add(world.coordinator.runningPhase());
            }
            world.source.atPoint = () -> { };
        }
        final boolean isCommitted = world.registry.current("e").id().equals("v2");
        try (FileJournal journal = new FileJournal(file)) {
            assertRestarts(world.source, journal, isCommitted, point);
        }
        return hasCrashed;
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static void assertRestarts(final FakeSource source, final FileJournal journal, final boolean isCommitted,
        final int steps) {
        final EngineRegistry registry = new EngineRegistry(List.of());
        final Map<String, String> expected = journal.interrupted();
        final ChangeCoordinator coordinator = new ChangeCoordinator(new FakeGraph(), source, new InlineOffPath(),
            registry, journal, ChangeLimits.standard(), new History(null), expected);
        source.updateByHand(source.content);
        coordinator.adopt("e", "bundle");
        for (long now = 0; now < 20_000 && !coordinator.isIdle(); now++) {
            coordinator.doWork(now * World.TICK_NS);
        }
        final String now = registry.current("e").id();
        assertEquals(source.content, now, "steps=" + steps);
        assertTrue(now.equals("v1") || now.equals("v2"));
        assertEquals(isCommitted ? "v2" : now, now);
        assertTrue(expected.isEmpty() || now.equals("v1"), "steps=" + steps + " expected=" + expected);
        assertTrue(journal.interrupted().isEmpty(), "steps=" + steps);
    }
}
