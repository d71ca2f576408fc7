package io.roundhouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar as a process of its own, driven by its control channel. */
@Timeout(120)
final class LauncherIT {
    @TempDir
    private Path folder;
    private Process process;
    private BufferedReader lines;

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldOfferEveryEngineAndEndWithItsInput() throws Exception {
        start("--control", "--set", "rate-limit.max_tokens=7");
        final String ready = readUntil("ready:").getLast();
        assertTrue(ready.contains("null, rate-limit, shm, tcp"), ready);
        assertTrue(command("engine:show rate-limit").stream().anyMatch(line -> line.matches("max_tokens +7")));
        assertEquals("=> error: no such engine: bogus", command("engine:show bogus").getLast());
        assertEquals("=> ok", command("help engine:upgrade").getLast());
        process.getOutputStream().close();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void shouldReadDefaultsOnceAndKeepWhatWasConfiguredSince() throws Exception {
        Files.createDirectories(folder.resolve("state/etc"));
        Files.writeString(folder.resolve("state/etc/rate-limit.cfg"), "max_tokens=11\n");
        start("--control");
        readUntil("ready:");
        assertTrue(command("engine:show rate-limit").stream().anyMatch(line -> line.matches("max_tokens +11")));
        assertEquals("=> ok", command("engine:configure rate-limit max_tokens=12").getLast());
        process.getOutputStream().close();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        start("--control");
        readUntil("ready:");
        assertTrue(command("engine:show rate-limit").stream().anyMatch(line -> line.matches("max_tokens +12")));
    }

    @Test
    void shouldRunExecutorsAsAsked() throws Exception {
        start("--control", "--waiting", "block", "--cpus", "0");
        readUntil("ready:");
        final List<String> table = command("executor:list");
        assertTrue(table.stream().anyMatch(line -> line.matches("shared-0 +\\d+ +block +0 .*")), table::toString);
        assertEquals(List.of("Cpus_allowed_list:\t0"), allowedProcessors("roundhouse-shar"));
    }

    /** What the kernel says about the threads whose name, which it cuts, is that. */
    private List<String> allowedProcessors(final String thread) throws IOException {
        final List<String> found = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (final Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
                    Files.readAllLines(task.resolve("status")).stream()
                        .filter(line -> line.startsWith("Cpus_allowed_list"))
                        .forEach(found::add);
                }
            }
        }
        return found;
    }

    @Test
    void shouldSayWhichProcessorIsNotThere() throws Exception {
        start("--cpus", "0,1023");
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        final String errors = Files.readString(folder.resolve("errors"));
        assertTrue(errors.contains("processor is none that this process may use: roundhouse.cpus=0,1023 allowed=["),
            errors);
    }

    @Test
    void shouldEndCleanlyOnSigterm() throws Exception {
        start();
        readUntil("ready:");
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(143, process.exitValue());
        assertTrue(Files.notExists(folder.resolve("state/run/roundhouse.sock")), "the socket stayed behind");
    }

    @Test
    void shouldSayWhyItCannotStart() throws Exception {
        Files.writeString(folder.resolve("state"), "in the way");
        start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        assertTrue(Files.readString(folder.resolve("errors")).startsWith("roundhouse: cannot make folders"));
    }

    private void start(final String... options) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx128m", "-jar", jar().toString(),
            "--state", folder.resolve("state").toString(), "--allow-root"));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
        lines = process.inputReader();
    }

    private List<String> command(final String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
        return readUntil("=> ");
    }

    private List<String> readUntil(final String start) throws IOException {
        final List<String> read = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            read.add(line);
            if (line.startsWith(start)) {
                return read;
            }
        }
        throw new IOException("output ended before: " + start + ", errors: "
            + Files.readString(folder.resolve("errors")));
    }

    static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("launcher-\\d.*\\.jar")).findFirst()
                .orElseThrow();
        }
    }
}
