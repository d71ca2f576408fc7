package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.forge.JarForge;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dissertation's scenario 1 of live upgrade (3.6.3): applications A and B call at full load through services of
 * their own; the service that both their servers share, then that of A, get a transport that fuses small requests, by a
 * plan. Counted at both ends.
 */
@Timeout(180)
class RolloutIT {
    private static final String VERSIONS = "now at shared: .*tcp %s.*\nnow at a: .*tcp %s.*\nnow at b: .*tcp %s.*";

    @TempDir
    private Path directory;
    private final List<JavaProgram> programs = new ArrayList<>();
    private JavaProgram server;
    private JavaProgram callerA;
    private JavaProgram callerB;

    @BeforeEach
    void start() throws Exception {
        final String address;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        Files.copy(Path.of(System.getProperty("engines"), "transport-tcp-fusing.jar"), directory.resolve("fusing.jar"));
        service("shared", "--listen", address);
        service("a");
        service("b");
        server = program(EchoServer.class, "server", "shared");
        callerA = program(ScenarioCaller.class, "callerA", "a", address);
        callerB = program(ScenarioCaller.class, "callerB", "b", address);
    }

    @AfterEach
    void stop() throws Exception {
        for (final JavaProgram program : programs.reversed()) {
            program.close();
        }
    }

    private void service(final String name, final String... options) throws IOException {
        programs.add(JavaProgram.service(directory.resolve(name), options));
    }

    private JavaProgram program(final Class<?> main, final String name, final String service, final String... more)
        throws IOException {
        final List<String> arguments = new ArrayList<>();
        arguments.add(directory.resolve(service).resolve("run").resolve("roundhouse.sock").toString());
        arguments.addAll(List.of(more));
        programs.add(JavaProgram.application(
            main, directory.resolve(name + ".log"), arguments.toArray(String[]::new)));
        return programs.getLast();
    }

    private static String step(final String service, final String command, final String needs, final String... checks) {
        return "{\"service\": \"" + service + "\", \"command\": \"" + command + "\", \"needs\": [" + needs
            + "], \"checks\": [" + String.join(", ", checks) + "]}";
    }

    private static String version(final String service, final String version) {
        return "{\"service\": \"" + service + "\", \"engine\": \"tcp\", \"version\": \"" + version + "\"}";
    }

    private static final String HARMLESS = "{\"failed\": 0, \"hold_ms\": 200}";
    private static final String UPGRADE = "engine:upgrade tcp fusing.jar";
    private static final String RECEIVER = step("shared", UPGRADE, "", version("shared", "0.3.0"), HARMLESS);
    private static final String SENDER = step("a", UPGRADE, "", version("a", "0.3.0"), HARMLESS);
    private static final String FUSE =
        step("a", "engine:configure tcp fuse_bytes=512", version("shared", "0.3.0"), HARMLESS);

    private Ctl rollout(final String option, final String... steps) throws Exception {
        return Ctl.rollout(Path.of(System.getProperty("launcher.jar")), plan(steps), option);
    }

    private Path plan(final String... steps) throws IOException {
        final Path plan = directory.resolve("plan.json");
        Files.writeString(plan, "{\"name\": \"fuse\", \"services\": {\"shared\": \"shared\", \"a\": \"a\","
            + " \"b\": \"b\"}, \"steps\": [" + String.join(",\n", steps) + "]}");
        return plan;
    }

    private static void assertVersions(final Ctl ended, final String shared, final String a) {
        final String expected = String.format("(?s).*" + VERSIONS, shared, a, "0.1.0");
        assertTrue(ended.out().matches(expected), ended::toString);
    }

    /** Nothing was lost, doubled, reordered or failed, at neither end. */
    private void assertUnharmed() throws Exception {
        for (final JavaProgram caller : List.of(callerA, callerB)) {
            caller.process().getOutputStream().close();
            final String called = caller.awaitLine("called:");
            assertTrue(called.endsWith(" failed=0 open=0 wrong=0 strays=0"), called);
            final String numbers = caller.awaitLine("served:");
            assertTrue(numbers.endsWith(" lost=0 doubled=0 reordered=0"), numbers);
        }
    }

    @Test
    void shouldUpgradeReceiverThenSenderAtFullLoad() throws Exception {
        final Ctl dry = rollout("--dry-run", RECEIVER, SENDER, FUSE);
        assertEquals(ExitCode.OK, dry.code(), dry::toString);
        assertVersions(dry, "0.1.0", "0.1.0");
        final Ctl ended = rollout("", RECEIVER, SENDER, FUSE);
        assertEquals(ExitCode.OK, ended.code(), ended::toString);
        assertTrue(ended.out().endsWith("committed: fuse\n"), ended::toString);
        assertVersions(ended, "0.3.0", "0.3.0");
        final String audit = Files.readString(directory.resolve("a/log/audit.log"));
        assertTrue(audit.contains("engine:configure tcp"), audit);
        assertUnharmed();
        final long sent = counter("a", "frames_sent") + counter("b", "frames_sent");
        final long received = counter("shared", "frames_received");
        assertTrue(received < sent - 1_000, "requests shared frames: sent=" + sent + " received=" + received);
    }

    private long counter(final String service, final String name) throws Exception {
        final Ctl shown = Ctl.run(
            Path.of(System.getProperty("launcher.jar")), directory.resolve(service), "engine:show", "tcp");
        return shown.out().lines().map(line -> line.strip().split("\\s+")).filter(cells -> cells[0].equals(name))
            .mapToLong(cells -> Long.parseLong(cells[1])).findFirst().orElseThrow();
    }

    @Test
    void shouldBringEverythingBackWhenAStepFails() throws Exception {
        JarForge.of(directory.resolve("fusing.jar")).version("9.0.0").throwingOnDatapath("doWork").write()
            .toFile().renameTo(directory.resolve("broken.jar").toFile());
        final Ctl ended = rollout("", RECEIVER, SENDER, FUSE, step("b", "engine:upgrade tcp broken.jar", ""));
        assertEquals(ExitCode.FAILED, ended.code(), ended::toString);
        assertTrue(ended.err().contains("step 4 (b: engine:upgrade tcp broken.jar): reverted:"), ended::toString);
        assertTrue(ended.out().endsWith("reverted: fuse\n"), ended::toString);
        assertVersions(ended, "0.1.0", "0.1.0");
        assertUnharmed();
    }

    @Test
    void shouldBringEverythingBackWhenACheckFails() throws Exception {
        final Ctl ended = rollout("", RECEIVER, step("a", UPGRADE, "",
            "{\"engine\": \"tcp\", \"version\": \"0.4.0\", \"within_ms\": 100}"));
        assertEquals(ExitCode.FAILED, ended.code(), ended::toString);
        assertTrue(ended.err().contains("check failed: tcp must be 0.4.0 at a and is 0.3.0"), ended::toString);
        assertVersions(ended, "0.1.0", "0.1.0");
        assertFalse(Ctl.run(Path.of(System.getProperty("launcher.jar")), directory.resolve("a"), "snapshot:list")
            .out().contains("rollout-"), "its snapshots are gone");
        assertUnharmed();
    }

    @Test
    void shouldBringEverythingBackWhenStopped() throws Exception {
        final Path plan = plan(RECEIVER, step("a", UPGRADE, "", "{\"failed\": 0, \"hold_ms\": 600000}"));
        final JavaProgram rollout = JavaProgram.start(directory.resolve("rollout.log"), List.of(
            "-cp", System.getProperty("launcher.jar"), "io.roundhouse.launcher.Rollout", plan.toString()));
        programs.add(rollout);
        rollout.awaitLine("step 2/2");
        rollout.awaitLine("committed: tcp");
        assertTrue(rollout.process().toHandle().destroy());
        rollout.awaitLine("revert 2/2");
        rollout.awaitLine("revert 1/2");
        assertTrue(rollout.awaitLine("now at shared").contains("tcp 0.1.0"));
        assertTrue(rollout.awaitLine("now at a").contains("tcp 0.1.0"));
        rollout.awaitLine("reverted: fuse");
        assertUnharmed();
    }

    @Test
    void shouldRefuseSendersBeforeReceivers() throws Exception {
        final Ctl ended = rollout("", SENDER, FUSE, RECEIVER);
        assertEquals(ExitCode.FAILED, ended.code(), ended::toString);
        assertTrue(ended.err().contains("step 2 (a: engine:configure tcp fuse_bytes=512) needs tcp 0.3.0 or later at"
            + " shared, where it is 0.1.0 by then"), ended::toString);
        assertTrue(ended.out().endsWith("refused: fuse\n"), ended::toString);
        assertVersions(ended, "0.1.0", "0.1.0");
        assertUnharmed();
    }
}
