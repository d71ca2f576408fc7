package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The admin socket of a running service: used as meant, misused, and by other users. */
@Timeout(120)
class AdminSocketIT {
    private static final int NOBODY = 65534;
    private static final int STRANGER = 1;
    private static final int MAX_CONNECTIONS = 8;
    private static final int SECONDS = 10;

    @TempDir
    private static Path directory;
    private static Path jar;
    private static Path state;
    private static JavaProgram service;

    @BeforeAll
    static void start() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        jar = Files.copy(Path.of(System.getProperty("launcher.jar")), directory.resolve("launcher.jar"));
        state = directory.resolve("state");
        Files.createDirectories(state.resolve("etc/service"));
        Files.writeString(state.resolve("etc/service/control.cfg"),
            "socket_mode=0666\nread_users=" + NOBODY + "\nmax_connections=" + MAX_CONNECTIONS + "\n");
        service = JavaProgram.service(state);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (service != null) {
            service.close();
        }
    }

    private static Path socket() {
        return state.resolve("run/admin.sock");
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static AdminClient client() throws AdminException {
        return AdminClient.connect(socket());
    }

    private static String output(final AdminClient client, final String line) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final AdminClient.Result result = client.execute(line, AdminClient.Format.TEXT, directory, out);
        assertEquals(new AdminClient.Result(ExitCode.OK, ""), result);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void assertServes() throws Exception {
        try (AdminClient client = client()) {
            assertTrue(output(client, "engine:list").contains("rate-limit"));
        }
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - endNs < 0, "not in time: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static List<String> audit() {
        try {
            return Files.readAllLines(state.resolve("log/audit.log"));
        } catch (final IOException e) {
            return List.of();
        }
    }

    private static boolean isExecuting() {
        try {
            return service.hasThread("roundhouse-command");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldEndWithDocumentedCodes() throws Exception {
        final Ctl list = Ctl.run(jar, state, "engine:list");
        assertEquals(ExitCode.OK, list.code(), list.err());
        assertTrue(list.out().startsWith("NAME") && list.out().contains("tcp"), list.out());
        final Ctl unknownEngine = Ctl.run(jar, state, "engine:show", "bogus");
        assertEquals(ExitCode.FAILED, unknownEngine.code());
        assertEquals("roundhouse: no such engine: bogus\n", unknownEngine.err());
        for (final String line : List.of("bogus", "engine:show", "engine:list (")) {
            assertEquals(ExitCode.USAGE, Ctl.run(jar, state, line).code(), line);
        }
        assertEquals(ExitCode.USAGE, Ctl.run(jar, state).code(), "no command");
        final Ctl nobodyThere = Ctl.run(jar, directory.resolve("elsewhere"), "engine:list");
        assertEquals(ExitCode.NO_SERVICE, nobodyThere.code());
        assertTrue(nobodyThere.err().contains("start one: roundhouse run --state " + directory.resolve("elsewhere")),
            nobodyThere.err());
    }

    @Test
    void shouldGiveRecordsAsOneJsonDocument() throws Exception {
        final Ctl list = Ctl.run(jar, state, "--json", "engine:list");
        assertTrue(list.out().matches("(?s)\\[\\{\"name\":\"acl\",.*\"name\":\"tcp\".*}]\n"), list.out());
        final Ctl change = Ctl.run(jar, state, "engine:configure", "rate-limit", "max_tokens=42", "--json");
        assertTrue(change.out().matches("\\{\"change\":\\{\"id\":.*\"outcome\":\"COMMITTED\".*}}\n"), change.out());
        final Ctl failed = Ctl.run(jar, state, "--json", "engine:show", "bogus");
        assertEquals("{\"error\":{\"code\":1,\"message\":\"no such engine: bogus\",\"value\":null}}\n", failed.out());
        assertEquals(ExitCode.FAILED, failed.code());
        assertEquals("[]\n", Ctl.run(jar, state, "datapath:list", "--json").out());
    }

    @Test
    void shouldNoteEachCommandWithCallerAndOutcome() throws Exception {
        try (AdminClient client = client()) {
            output(client, "executor:list");
            client.execute("engine:show \"no\nsuch\"", AdminClient.Format.TEXT, directory, new ByteArrayOutputStream());
        }
        final String start = "\"uid\":" + Files.getAttribute(directory, "unix:uid") + ",\"pid\":"
            + ProcessHandle.current().pid() + ",\"role\":\"admin\",\"command\":";
        for (final String entry : List.of("\"executor:list\",\"outcome\":\"ok\",\"message\":\"\"",
            "\"engine:show \\\"no\\nsuch\\\"\",\"outcome\":\"failed\"")) {
            await(entry, () -> audit().stream().anyMatch(line -> line.contains(start + entry)));
        }
    }

    @Test
    @EnabledIf("isRoot")
    void shouldLetReadersReadAndNothingElse() throws Exception {
        assertEquals(ExitCode.OK, Ctl.runAs(NOBODY, jar, state, "engine:show", "rate-limit").code());
        assertEquals(ExitCode.OK, Ctl.runAs(NOBODY, jar, state, "datapath:top", "-n", "1").code());
        assertTrue(Ctl.runAs(NOBODY, jar, state, "help", "engine:show").out().contains("shows one engine"));
        assertEquals(ExitCode.USAGE, Ctl.runAs(NOBODY, jar, state, "bogus").code());
        for (final String line : List.of("engine:configure rate-limit max_tokens=1", "felix:stop 1",
            "engine:list; felix:stop 1", "engine:show $.context", "($.context bundle 0) stop", "engine:list > /tmp/x",
            "engine:list | engine:list", "'engine:list'; 'felix:stop' 0", "engine:show (felix:stop 1)",
            "engine:show \"`felix:stop 1`\"", "engine:plan null /etc/passwd")) {
            final Ctl denied = Ctl.runAs(NOBODY, jar, state, line);
            assertEquals(ExitCode.NOT_PERMITTED, denied.code(), line + " " + denied);
        }
        assertTrue(audit().stream().anyMatch(line -> line.contains("\"uid\":" + NOBODY + ",")
            && line.contains("\"role\":\"read\"") && line.contains("\"outcome\":\"denied\"")), "in the audit log");
        assertServes();
    }

    @Test
    @EnabledIf("isRoot")
    void shouldTurnStrangersAway() throws Exception {
        final Ctl denied = Ctl.runAs(STRANGER, jar, state, "engine:list");
        assertEquals(ExitCode.NOT_PERMITTED, denied.code());
        assertTrue(denied.err().contains("uid " + STRANGER + " has no role here"), denied.err());
        assertTrue(audit().stream().anyMatch(line -> line.contains("\"uid\":" + STRANGER + ",")
            && line.contains("\"role\":\"none\"")), "in the audit log");
    }

    @Test
    void shouldCutOffWhoDoesNotReadWithoutHarmToOthers() throws Exception {
        try (RawClient slow = new RawClient(socket())) {
            slow.hello().command("big = " + "x".repeat(4_000) + "; \"" + "$big".repeat(500) + "\"");
            assertServes();
            await("the end of the slow one's command", () -> audit().stream().anyMatch(line -> line.contains("$big")));
            assertTrue(isExecuting(), "it waits for the slow one");
            assertServes();
            await("the end of the slow one", () -> !isExecuting());
            assertNotNull(slow.awaitEnd(SECONDS), "connection was cut");
        }
    }

    @Test
    void shouldSurviveGarbage() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            final byte[] garbage = new byte[random.nextInt(1, 40_000)];
            random.nextBytes(garbage);
            try (RawClient hostile = new RawClient(socket())) {
                if (random.nextBoolean()) {
                    hostile.hello();
                }
                assertNotNull(hostile.send(garbage).send(new byte[64]).awaitEnd(SECONDS), "seed " + seed);
            }
        }
        for (final String frame : List.of("command 14\nformat=text\n\nx", "hello 999999\n", "hello 11\nversion=2\n\n",
            "complete 10\ncursor=x\n\n", "cancel 1\n\n", "output 1\n\n", "hello 1\n\n")) {
            try (RawClient hostile = new RawClient(socket())) {
                hostile.send(frame.getBytes(StandardCharsets.US_ASCII)).send(new byte[64]);
                assertNotNull(hostile.awaitEnd(SECONDS), frame);
            }
        }
        assertServes();
    }

    @Test
    void shouldEndWhoSaysNothingAndBoundConnections() throws Exception {
        final List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_CONNECTIONS; i++) {
                silent.add(new RawClient(socket()));
            }
            final AdminException refused = assertThrows(AdminException.class, AdminSocketIT::client);
            assertTrue(refused.getMessage().startsWith("too many connections"), refused.getMessage());
            assertEquals(ExitCode.FAILED, refused.code());
            for (final RawClient client : silent) {
                assertEquals("", client.awaitEnd(SECONDS));
            }
        } finally {
            for (final RawClient client : silent) {
                client.close();
            }
        }
        assertServes();
    }

    @Test
    void shouldEndCommandWhenItsClientHangsUp() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            client.hello().command("change:watch -n 17");
            assertNull(client.await("result", 1), "it runs");
        }
        await("the end of the command", () -> audit().stream().anyMatch(line ->
            line.contains("\"change:watch -n 17\",\"outcome\":\"failed\",\"message\":\"interrupted\"")));
    }

    @Test
    void shouldCancelCommandAndGoOnWithTheSession() throws Exception {
        try (AdminClient client = client()) {
            output(client, "kept = 5");
            final FutureTask<AdminClient.Result> watching = new FutureTask<>(() ->
                client.execute("change:watch", AdminClient.Format.TEXT, directory, new ByteArrayOutputStream()));
            Thread.ofPlatform().daemon().start(watching);
            final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (!watching.isDone() && System.nanoTime() - endNs < 0) {
                client.cancel();
                LockSupport.parkNanos(20_000_000);
            }
            assertEquals(new AdminClient.Result(ExitCode.FAILED, "interrupted"),
                watching.get(SECONDS, TimeUnit.SECONDS));
            client.forgetCancellation();
            assertEquals("5\n", output(client, "$kept"));
            client.cancel();
            assertEquals(new AdminClient.Result(ExitCode.FAILED, "interrupted"),
                client.execute("change:watch", AdminClient.Format.TEXT, directory, new ByteArrayOutputStream()));
            client.cancel();
            client.forgetCancellation();
            assertEquals("5\n", output(client, "$kept"));
        }
    }

    @Test
    void shouldCompleteCommandsAndArguments() throws Exception {
        try (AdminClient client = client()) {
            assertEquals(List.of("engine:show"), client.complete("engine:sh", 9));
            assertEquals(List.of("rate-limit"), client.complete("engine:show ra -x", 14));
            assertEquals(List.of("acl", "mrpc", "null", "rate-limit", "shm", "tcp"),
                client.complete("engine:show ", 12));
            assertEquals(List.of("acl", "null", "rate-limit"), client.complete("attach ", 7));
            assertEquals(List.of(), client.complete("bogus ", 6));
            assertEquals(List.of("history"), client.complete("hist", 4));
        }
    }
}
