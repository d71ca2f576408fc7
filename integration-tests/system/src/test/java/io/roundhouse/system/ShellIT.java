package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The interactive shell at a real terminal, which {@code script} of util-linux makes. */
@Timeout(120)
@EnabledIf("hasScript")
class ShellIT {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    /** The editor has the terminal paste in brackets. */
    private static final String PROMPT = "\\[\\?2004h";

    @TempDir
    private Path directory;
    private JavaProgram service;
    private Process shell;
    private int prompts;
    private final StringBuilder screen = new StringBuilder();

    static boolean hasScript() {
        return Files.isExecutable(Path.of("/usr/bin/script"));
    }

    @BeforeEach
    void start() throws IOException {
        service = JavaProgram.service(directory.resolve("state"));
        // A JVM leaves Ctrl-C ignored when whoever starts it does, as shells do for what runs in the background. Some
        // shells stay beside what they start, and die of the same Ctrl-C when it ends: hence exec.
        final String command = "exec env --default-signal=INT "
            + Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:+UseSerialGC"
            + " -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp " + System.getProperty("launcher.jar")
            + " io.roundhouse.launcher.Shell --state " + directory.resolve("state");
        final ProcessBuilder builder = new ProcessBuilder("script", "-qec", command, "/dev/null");
        builder.environment().put("TERM", "xterm");
        shell = builder.redirectErrorStream(true).start();
        Thread.ofPlatform().daemon().start(this::read);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (shell != null) {
            shell.destroyForcibly().waitFor();
        }
        if (service != null) {
            service.close();
        }
    }

    private void read() {
        try (InputStream output = shell.getInputStream()) {
            final byte[] bytes = new byte[4096];
            for (int count = output.read(bytes); count >= 0; count = output.read(bytes)) {
                synchronized (screen) {
                    screen.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
                }
            }
        } catch (final IOException e) {
            // the terminal is gone
        }
    }

    private String screen() {
        synchronized (screen) {
            return screen.toString();
        }
    }

    /** Types keys at the next prompt and waits until a text has appeared. */
    private void typeUntil(final String keys, final String text) throws Exception {
        typeAtPrompt(keys);
        await(text, () -> screen().contains(text));
    }

    /** What is typed while the terminal is not the editor's may be lost, as at any terminal. */
    private void typeAtPrompt(final String keys) throws Exception {
        prompts++;
        await("prompt " + prompts, () -> screen().split(PROMPT, -1).length > prompts);
        type(keys);
    }

    private void await(final String what, final Callable<Boolean> condition) throws Exception {
        final long endNs = System.nanoTime() + LIMIT_NS;
        while (!condition.call()) {
            assertTrue(System.nanoTime() - endNs < 0, () -> "not in time: " + what + "\n" + screen());
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void type(final String keys) throws IOException {
        shell.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().flush();
    }

    @Test
    void shouldCompleteExecuteAndInterrupt() throws Exception {
        await("greeting", () -> screen().contains("role admin"));
        typeUntil("engine:sh\tra\t\r", "rate-limit  policy");
        typeUntil("bogus\r", "error: no such command: bogus");
        await("the end of the last command", () -> !service.hasThread("roundhouse-command"));
        typeAtPrompt("change:watch\r");
        await("the command", () -> service.hasThread("roundhouse-command"));
        type("\u0003");
        await("interruption", () -> screen().contains("error: interrupted"));
        typeUntil("executor:list\r", "shared-0");
        typeAtPrompt("\u0004");
        assertTrue(shell.waitFor(20, TimeUnit.SECONDS), this::screen);
        assertEquals(0, shell.exitValue(), this::screen);
    }

    @Test
    void shouldSayThatServiceHasEnded() throws Exception {
        await("greeting", () -> screen().contains("role admin"));
        service.close();
        typeUntil("engine:list\r", "ended");
        assertTrue(shell.waitFor(20, TimeUnit.SECONDS), this::screen);
    }
}
