package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application does to a file description that it shares with the service stops nobody. */
@Timeout(120)
class SharedDescriptionIT {
    private static final int CALLS = 5_000;

    @TempDir
    private Path folder;

    @Test
    void shouldServeApplicationWithFullAndBlockingDescriptorsAndOthers() throws Exception {
        try (World world = new World(folder)) {
            final Program hostile = world.hostile();
            hostile.ask("attach full");
            assertEquals("done", hostile.ask("fill"));
            assertEquals(Integer.toString(CALLS), hostile.ask("call " + CALLS), "it is served too");
            world.assertUnharmed();
            hostile.ask("attach next");
            world.awaitSessions(1);
            assertEquals(Integer.toString(CALLS), hostile.ask("call " + CALLS));
            world.assertUnharmed();
            world.neighbour.assertNothingLost();
        }
    }
}
