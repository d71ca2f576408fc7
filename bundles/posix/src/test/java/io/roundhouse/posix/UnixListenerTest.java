package io.roundhouse.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnixListenerTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSetModeAndGroupOfSocket() throws IOException {
        final Path path = directory.resolve("run/s");
        final String group = Files.getAttribute(directory, "unix:gid").toString();
        try (UnixListener listener = open(path, new SocketAccess("0660", group))) {
            assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals(-Errno.EAGAIN, listener.accept());
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldReplaceSocketOfDeadProcessOnly() throws IOException {
        final Path path = directory.resolve("s");
        final int dead = Posix.unixSocket(Posix.SOCK_STREAM, false);
        Posix.bind(dead, path.toString());
        Posix.close(dead);
        try (UnixListener listener = open(path, SocketAccess.OWNER)) {
            assertTrue(listener.fd() >= 0);
            final String refusal =
                assertThrows(IllegalStateException.class, () -> open(path, SocketAccess.OWNER)).getMessage();
            assertTrue(refusal.startsWith("another service listens"), refusal);
        }
        Files.writeString(path, "precious");
        assertThrows(IllegalStateException.class, () -> open(path, SocketAccess.OWNER));
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void shouldTellGroupsOfPeer() throws IOException {
        final Path path = directory.resolve("s");
        final int client = Posix.unixSocket(Posix.SOCK_STREAM, true);
        try (UnixListener listener = open(path, SocketAccess.OWNER)) {
            Posix.connect(client, path.toString());
            final int server = listener.accept();
            assertArrayEquals(ownGroups(), Arrays.stream(Users.peerGroups(server)).sorted().toArray());
            Posix.close(server);
        } finally {
            Posix.close(client);
        }
    }

    private static int[] ownGroups() throws IOException {
        final String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(each -> each.startsWith("Groups:")).findFirst().orElseThrow();
        return Stream.of(line.substring(7).strip().split("\\s+")).filter(group -> !group.isEmpty())
            .mapToInt(Integer::parseInt).sorted().toArray();
    }

    @Test
    void shouldFindUsersAndGroupsByNameOrNumber() {
        assertEquals(0, Users.userId("root"));
        assertEquals(0, Users.groupId("root"));
        assertEquals(Users.userId("nobody"), Users.userId(Integer.toString(Users.userId("nobody"))));
        assertThrows(IllegalArgumentException.class, () -> Users.userId("no-such-user-here"));
        assertThrows(IllegalArgumentException.class, () -> Users.groupId(""));
    }

    @Test
    void shouldRefuseOtherModes() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new SocketAccess("0777", "")).getMessage()
            .endsWith("socket_mode=0777"));
    }

    private static UnixListener open(final Path path, final SocketAccess access) {
        return UnixListener.open(path, Posix.SOCK_STREAM, access, 4);
    }
}
