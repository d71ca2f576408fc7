package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application that breaks the rules of its memory loses its session, and nobody else anything: the neighbour calls
 * all the time, and every call of it ends well. Operators are told who it was and why.
 */
@Timeout(300)
class RuleBreachIT {
    private static final int RACES = 100;
    private static final int SCRIBBLED_SESSIONS = 300;

    @TempDir
    private static Path folder;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        world = new World(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (world != null) {
            try (World ending = world) {
                ending.neighbour.assertNothingLost();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndThatSessionOnly(final RuleBreach breach) throws IOException {
        final Program hostile = world.hostile();
        assertEquals("100 ended", hostile.ask("break " + breach));
        final String who = "(process " + hostile.id() + ", user " + User.NOBODY.id() + "): " + breach.reason + ", ";
        World.await("the reason in status",
            () -> World.lines(() -> world.near.command("service:status")).stream()
                .anyMatch(line -> line.startsWith("violation    " + breach + "-") && line.contains(who)));
        World.await("the reason in the log", () -> World.lines(world.near::log).stream()
            .anyMatch(line -> line.contains("session=" + breach + "-") && line.contains("reason=" + breach.reason)));
        world.awaitSessions(0);
        world.assertUnharmed();
    }

    @Test
    void shouldUseOnlyWhatItChecked() throws IOException {
        for (int race = 0; race < RACES; race++) {
            assertTrue(List.of("ended", "goes on").contains(world.hostile().ask("flicker race-" + race)));
        }
        world.awaitSessions(0);
        world.assertUnharmed();
    }

    @Test
    void shouldUseOnlyWhatItCheckedOfRecords() throws IOException {
        for (int race = 0; race < RACES; race++) {
            assertTrue(List.of("ended", "goes on").contains(world.hostile().ask("flicker-records race-" + race)));
        }
        world.awaitSessions(0);
        world.assertUnharmed();
    }

    @Test
    void shouldSurviveScribbling() throws IOException {
        final long seed = System.nanoTime();
        System.out.println("seed of the scribbler: " + seed);
        final int ended = Integer.parseInt(world.hostile().ask("scribble " + seed + " " + SCRIBBLED_SESSIONS));
        assertTrue(ended > SCRIBBLED_SESSIONS / 2, "sessions ended: " + ended + " seed: " + seed);
        world.awaitSessions(0);
        world.assertUnharmed();
    }
}
