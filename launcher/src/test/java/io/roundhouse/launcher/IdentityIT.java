package io.roundhouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who the service runs as, and that it needs nothing but its state folder: the program's is not its own to write. */
@Timeout(120)
final class IdentityIT {
    private static final String USER = "nobody";

    private Path folder;
    private Path program;
    private Process process;

    @BeforeEach
    void copyProgram() throws IOException {
        // Others may go through it, unlike the usual temporary folder of a test.
        folder = Files.createTempDirectory("roundhouse-identity",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        program = Files.createDirectory(folder.resolve("program"));
        Files.copy(LauncherIT.jar(), program.resolve("launcher.jar"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    @AfterEach
    void clean() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void shouldRunAsUserThatMayNotWriteTheProgramFolder() throws Exception {
        final boolean isRoot = System.getProperty("user.name").equals("root");
        start(isRoot ? new String[] {"--user", USER} : new String[0]);
        awaitReady();
        final List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"));
        final String uid = Files.getAttribute(folder.resolve("state/run/admin.sock"), "unix:uid").toString();
        assertTrue(status.contains("Uid:" + ("\t" + uid).repeat(4)), status::toString);
        assertTrue(status.stream().anyMatch(line -> line.matches("CapEff:\t0+")), status::toString);
        assertEquals(isRoot ? USER : System.getProperty("user.name"),
            Files.getOwner(folder.resolve("state")).getName());
        try (Stream<Path> files = Files.list(program)) {
            assertEquals(List.of(program.resolve("launcher.jar")), files.toList());
        }
        for (final Path thread : threads()) {
            final String of = statusOf(thread);
            assertTrue(of.isEmpty() || of.contains("\nUid:" + ("\t" + uid).repeat(4) + '\n'), of);
        }
    }

    @Test
    void shouldNotRunAsRootUnasked() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "there is nothing to refuse for others");
        start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        assertTrue(errors().startsWith("roundhouse: root is not what a service should run as"), errors());
        assertTrue(Files.notExists(folder.resolve("state")));
    }

    @Test
    void shouldSayWhyItCannotBeThatUser() throws Exception {
        start("--user", "no-such-user");
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        assertTrue(errors().matches(
            "(?s)roundhouse: (no such user: no-such-user|only root can go on as another user).*"),
            errors());
    }

    @Test
    void shouldStartWithoutNetwork() throws Exception {
        final List<String> alone = List.of("unshare", "--map-root-user", "--net");
        final List<String> probe = new ArrayList<>(alone);
        probe.add("true");
        assumeTrue(new ProcessBuilder(probe).start().waitFor() == 0, "namespaces are not permitted here");
        start(alone, "--allow-root");
        awaitReady();
    }

    private void start(final String... options) throws IOException {
        start(List.of(), options);
    }

    private void start(final List<String> before, final String... options) throws IOException {
        final List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx128m", "-jar",
            program.resolve("launcher.jar").toString(), "--state", folder.resolve("state").toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    }

    private void awaitReady() throws IOException {
        final BufferedReader lines = process.inputReader();
        final String line = lines.readLine();
        assertTrue(line != null && line.startsWith("ready:"), () -> line + errors());
    }

    private List<Path> threads() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return all.toList();
        }
    }

    /** Empty when the thread is gone: some end while they are looked at. */
    private static String statusOf(final Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("status"));
        } catch (final NoSuchFileException e) {
            return "";
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (final IOException e) {
            return e.toString();
        }
    }
}
