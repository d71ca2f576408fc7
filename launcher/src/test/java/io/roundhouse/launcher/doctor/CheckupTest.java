package io.roundhouse.launcher.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.CheckView;
import io.roundhouse.admin.CheckView.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check on a host as it is here, and on one that is made worse. */
final class CheckupTest {
    @TempDir
    private Path folder;

    private CheckView check(final String name, final Path state, final boolean isRunning, final String... addresses) {
        return Checkup.of(new Checkup.Subject(state, isRunning, List.of(addresses), 0)).stream()
            .filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldHaveRemedyForWhatIsNotWell() {
        final List<CheckView> checks = Checkup.of(new Checkup.Subject(folder.resolve("new"), true, List.of(), 0));
        assertTrue(checks.size() > 12, checks::toString);
        for (final CheckView check : checks) {
            assertEquals(check.status() == Status.OK, check.remedy().isEmpty(), check.text());
        }
        assertTrue(checks.stream().noneMatch(check -> check.finding().startsWith("cannot be")), checks::toString);
    }

    @Test
    void shouldFindFolderThatOthersCanWrite() throws IOException {
        assertEquals(Status.OK, check("folder.permissions", folder, false).status());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(Status.FAIL, check("folder.permissions", folder, false).status());
        assertEquals(Status.FAIL, check("folder.path", folder.resolve("x".repeat(100)), false).status());
        assertEquals(Status.FAIL, check("socket.admin", folder, true).status());
        assertEquals(Status.OK, check("folder", folder.resolve("a/b"), false).status());
    }

    @Test
    void shouldFindPortThatIsTaken() throws IOException {
        final String address;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + taken.getLocalPort();
            assertEquals(Status.FAIL, check("port.transport", folder, false, address).status());
            assertEquals(Status.OK, check("port.transport", folder, true, address).status());
        }
        assertEquals(Status.OK, check("port.transport", folder, false, address).status());
        assertEquals(Status.FAIL, check("port.transport", folder, true, address).status());
        assertEquals(Status.OK, check("port.transport", folder, false, "localhost:0").status());
    }

    @Test
    void shouldReadLimits() {
        final List<String> lines = List.of("Max open files            20000                30000                files",
            "Max locked memory         unlimited            unlimited            bytes");
        assertEquals(20_000, LimitChecks.soft(lines, "Max open files"));
        assertEquals(Long.MAX_VALUE, LimitChecks.soft(lines, "Max locked memory"));
        assertEquals(Status.WARN, ClockChecks.cost(900).status());
        assertEquals(Status.OK, ClockChecks.cost(25).status());
    }
}
