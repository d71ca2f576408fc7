package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application is dead when its process is, although a child of it lives that has all its descriptors. */
@Timeout(120)
class ForkedChildIT {
    @TempDir
    private Path folder;

    @Test
    void shouldNoticeDeathWhileChildHoldsEveryDescriptor() throws Exception {
        try (World world = new World(folder)) {
            final Program hostile = world.hostile();
            hostile.ask("attach parent");
            assertEquals("100", hostile.ask("call 100"));
            final long childId = Long.parseLong(hostile.ask("leave-child"));
            final ProcessHandle child = ProcessHandle.of(childId).orElseThrow();
            try {
                world.awaitSessions(1);
                hostile.tellToDie("die");
                world.awaitSessions(0);
                assertTrue(child.isAlive(), "the child lives");
                assertEquals(6, sessionDescriptors(childId),
                    "it has the socket, three regions and what wakes either side");
                world.assertUnharmed();
                world.neighbour.assertNothingLost();
            } finally {
                child.destroyForcibly();
            }
        }
    }

    private static long sessionDescriptors(final long process) throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc", Long.toString(process), "fd"))) {
            return fds.filter(ForkedChildIT::isOfSession).count();
        }
    }

    private static boolean isOfSession(final Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString()
                .matches("socket:.*|/memfd:roundhouse.*|anon_inode:\\[eventfd]");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
