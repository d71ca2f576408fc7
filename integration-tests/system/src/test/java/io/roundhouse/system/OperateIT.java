package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.wire.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does all day, by the program for it, on services that carry calls. */
@Timeout(120)
class OperateIT {
    @TempDir
    private Path directory;
    private Path jar;
    private FourProcesses system;

    @BeforeEach
    void start() throws Exception {
        jar = Path.of(System.getProperty("launcher.jar"));
        system = FourProcesses.start(directory);
    }

    @AfterEach
    void stop() throws Exception {
        if (system != null) {
            system.close();
        }
    }

    private Ctl far(final String... arguments) throws Exception {
        return Ctl.run(jar, directory.resolve("far"), arguments);
    }

    @Test
    void shouldShowServiceAtAGlance() throws Exception {
        try (Caller caller = system.caller()) {
            caller.callUntil(200);
            final String text = far("status").out();
            assertTrue(text.contains("health       ready\n"), text);
            final long pid = system.server.process().pid();
            assertTrue(text.matches("(?s).*sessions     1: \\S+ \\(process " + pid + ", user .*"), text);
            assertTrue(text.contains("datapaths    1, open calls "), text);
            assertTrue(text.matches("(?s).*last change  \\d+ committed: adopt .*"), text);
            final String json = far("--json", "status").out();
            assertTrue(json.contains("\"isReady\":true") && json.contains("\"pid\":" + pid)
                && json.contains("\"listen_address\":\"" + system.address + "\""), json);
            assertTrue(caller.drain(5_000_000_000L));
        }
    }

    @Test
    void shouldStopAndWaitUntilGone() throws Exception {
        assertEquals(ExitCode.OK, far("stop").code());
        assertFalse(system.far.process().isAlive(), "it waited");
        assertEquals(0, system.far.process().exitValue());
        assertFalse(Files.exists(directory.resolve("far/run/admin.sock")));
        assertFalse(Files.exists(directory.resolve("far/run/roundhouse.sock")));
        assertEquals(ExitCode.NO_SERVICE, far("stop").code());
        final String audit = Files.readString(directory.resolve("far/log/audit.log"));
        assertTrue(audit.contains("\"command\":\"stop\",\"outcome\":\"ok\""), audit);
    }

    @Test
    void shouldShowLogAndSetLevels() throws Exception {
        assertEquals(3, far("logs", "--lines", "3").out().lines().count());
        assertEquals("level of io.roundhouse.runtime: OFF\n",
            far("logs", "--level", "OFF", "--logger", "io.roundhouse.runtime").out());
        assertEquals(ExitCode.OK, far("engine:configure", "rate-limit", "max_tokens=9").code());
        assertFalse(far("logs").out().contains("configure rate-limit"), "it is off");
        far("logs", "-l", "INFO", "--logger", "io.roundhouse.runtime");
        assertEquals(ExitCode.OK, far("engine:configure", "rate-limit", "max_tokens=10").code());
        assertTrue(far("logs", "-n", "1").out().contains("configure rate-limit"));
        assertTrue(far("--json", "logs", "-n", "1").out().startsWith("{\"lines\":[\""));
        assertEquals(ExitCode.FAILED, far("logs", "--level", "LOUD").code());
        assertEquals(ExitCode.FAILED, far("logs", "-n", "10001").code());
    }

    @Test
    void shouldCheckTheHost() throws Exception {
        final Ctl running = far("doctor");
        assertEquals(ExitCode.OK, running.code(), running.toString());
        assertTrue(running.out().contains("ok    kernel.sealed-memory: works\n"), running.out());
        assertTrue(running.out().contains("ok    port.transport: " + system.address + " listens\n"), running.out());
        Files.delete(directory.resolve("far/run/roundhouse.sock"));
        final Ctl broken = far("--json", "doctor");
        assertEquals(ExitCode.FAILED, broken.code());
        assertTrue(broken.out().contains("{\"name\":\"socket.roundhouse\",\"status\":\"FAIL\""), broken.out());
        final Ctl alone = Ctl.program("Doctor", jar, directory.resolve("none"));
        assertEquals(ExitCode.OK, alone.code(), alone.toString());
        assertTrue(alone.out().startsWith("no service answers in "), alone.out());
        assertTrue(alone.out().contains("ok    folder: will be made"), alone.out());
        final Ctl beside = Ctl.program("Doctor", jar, directory.resolve("near"));
        assertTrue(beside.out().contains("ok    socket.admin: rw-------\n"), "the service was asked: " + beside);
    }
}
