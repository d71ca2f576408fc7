package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a session goes while its messages are on their way, and nobody in the service trips over that. */
@Timeout(120)
class DetachIT {
    private static final int ROUNDS = 50;

    @TempDir
    private Path folder;

    @Test
    void shouldUnmapMemoryOfSessionsThatLeaveUnderLoad() throws Exception {
        try (World world = new World(folder)) {
            assertEquals("left", world.hostile().ask("leave " + ROUNDS));
            world.awaitSessions(0);
            world.assertUnharmed();
            world.neighbour.assertNothingLost();
        }
    }
}
