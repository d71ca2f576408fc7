package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.posix.Errno;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the service writes nobody else can write, resize or take away, whoever holds a descriptor of it. */
@Timeout(120)
class ReceiveHeapIT {
    private static final long CALLS = 10;

    @TempDir
    private static Path folder;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        world = new World(folder);
        world.hostile().ask("attach heap");
    }

    @AfterAll
    static void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuse(final HeapAttack attack) throws IOException {
        final Program hostile = world.hostile();
        assertEquals(Long.toString(CALLS), hostile.ask("call " + CALLS));
        final boolean isOwner = attack == HeapAttack.REOPEN && !User.canBeAnother();
        assertEquals(isOwner ? "done" : Errno.name(attack.errno), hostile.ask("attack " + attack));
        assertEquals(Long.toString(CALLS), hostile.ask("call " + CALLS), "it is served like any other");
        world.assertUnharmed();
    }
}
