package io.roundhouse.enginerepository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the configured policy on signatures does to jars that operators bring as files. */
@Timeout(120)
final class SignaturesIT {
    private static final String WRONG =
        "etc/repository.cfg is wrong: signatures must be required, repository or off: signatures=sometimes";

    @TempDir
    private Path folder;
    private Offered offered;
    private Path signed;
    private Path unsigned;

    @BeforeEach
    void copy() throws IOException {
        offered = Offered.copy(folder.resolve("repository"));
        signed = offered.folder.resolve(Offered.NEXT);
        unsigned = Files.copy(signed, folder.resolve("unsigned.jar"));
    }

    private Service start(final String mode) throws IOException {
        return Service.start(folder.resolve("state"), "--set", "repository.signatures=" + mode);
    }

    @Test
    void shouldTakeLocalFilesUnsignedByDefault() throws Exception {
        try (Service service = Service.start(folder.resolve("state"))) {
            assertTrue(service.query("engine:plan rate-limit " + unsigned)
                .contains("it is not signed; a local file need not be: signatures=repository"));
            assertTrue(service.query("engine:plan rate-limit " + signed).contains("signed by build ("));
            service.query("engine:upgrade rate-limit " + unsigned);
            assertEquals("0.2.0", service.version("rate-limit"));
            offered.tamper(Offered.NEXT + ".sig");
            assertTrue(service.refusal("engine:upgrade rate-limit " + signed).contains("refused: rate-limit"));
        }
    }

    @Test
    void shouldAskForSignaturesOfLocalFilesWhereRequired() throws Exception {
        try (Service service = start("required")) {
            final String plan = service.query("engine:plan rate-limit " + unsigned);
            assertTrue(plan.startsWith("refused"), plan);
            assertTrue(plan.contains("it is not signed; signatures=required"), plan);
            assertTrue(service.refusal("engine:upgrade rate-limit " + unsigned)
                .contains("it is not signed; signatures=required"));
            assertNotKept(service);
            service.query("engine:upgrade rate-limit " + signed);
            assertEquals("0.2.0", service.version("rate-limit"));
            service.query("engine:rollback rate-limit");
            assertEquals("0.1.0", service.version("rate-limit"), "what ran before may come back");
        }
    }

    @Test
    void shouldUndoAnUpdateByHandOfWhatIsNotSignedWhereRequired() throws Exception {
        try (Service service = start("required")) {
            final String bundle = service.query("engine:list").lines().filter(line -> line.startsWith("rate-limit"))
                .map(line -> line.split(" +")[4]).findFirst().orElseThrow();
            service.query("felix:update " + bundle + " " + unsigned.toUri());
            String last = "";
            while (!last.contains("adopt rate-limit") || last.contains("running:")) {
                LockSupport.parkNanos(50_000_000);
                last = service.query("change:history 1");
            }
            assertTrue(last.contains("reverted: adopt rate-limit"), last);
            assertTrue(last.contains("is not signed; signatures=required"), last);
            assertNotKept(service);
        }
    }

    /** Else a rollback by its id would bring it in. */
    private static void assertNotKept(final Service service) throws IOException {
        assertEquals("0.1.0", service.version("rate-limit"));
        assertFalse(service.query("engine:revisions rate-limit").contains("0.2.0"));
    }

    @Test
    void shouldHoldTheWatchedFolderToTheSame() throws Exception {
        try (Service service = start("required")) {
            drop(service, unsigned, "first.jar");
            assertTrue(awaitChange(service, 1).contains("it is not signed; signatures=required"));
            assertEquals("0.1.0", service.version("rate-limit"));
            Files.copy(Path.of(signed + ".sig"), service.state.resolve("deploy/second.jar.sig"));
            drop(service, signed, "second.jar");
            assertTrue(awaitChange(service, 2).contains("committed: rate-limit 0.1.0"));
            assertEquals("0.2.0", service.version("rate-limit"));
        }
    }

    private static void drop(final Service service, final Path jar, final String name) throws IOException {
        final Path part = Files.copy(jar, service.state.resolve("deploy/part"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, service.state.resolve("deploy").resolve(name));
    }

    private static String awaitChange(final Service service, final int upgrades) throws IOException {
        String history = "";
        while (history.lines().filter(line -> line.contains(" folder ") && !line.contains("running:"))
            .count() < upgrades) {
            LockSupport.parkNanos(50_000_000);
            history = service.query("change:history");
        }
        return history;
    }

    @Test
    void shouldLookAtNothingWhenOff() throws Exception {
        try (Service service = start("off")) {
            offered.write(1, Instant.now().plusSeconds(3_600), null, null);
            service.query("repo:add shop " + offered.folder);
            assertTrue(service.query("engine:plan rate-limit")
                .contains("signatures are not looked at: signatures=off"));
            service.query("engine:upgrade rate-limit");
            assertEquals("0.2.0", service.version("rate-limit"));
            offered.tamper("transport-tcp-next-0.1.0.jar");
            assertTrue(service.refusal("engine:upgrade tcp").contains("is not what the index says"));
        }
    }

    @Test
    void shouldTakeNothingWhenItIsNotConfiguredProperly() throws Exception {
        try (Service service = start("sometimes")) {
            assertTrue(service.refusal("engine:upgrade rate-limit " + signed).contains(WRONG));
            assertTrue(service.refusal("engine:upgrade rate-limit").contains(WRONG));
            assertEquals("0.1.0", service.version("rate-limit"));
            assertTrue(Files.readString(service.state.resolve("log/roundhouse.log"))
                .contains("no jar is taken: " + WRONG));
            assertFalse(service.query("engine:list").isEmpty(), "everything else goes on");
        }
    }
}
