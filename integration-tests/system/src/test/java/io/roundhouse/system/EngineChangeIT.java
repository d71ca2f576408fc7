package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.forge.JarForge;
import io.roundhouse.testkit.process.JavaProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engines that only applications can load, changed in both services while 128 calls are in flight. Every call ends
 * once, in order and well, and what the server saw agrees.
 */
@Timeout(180)
class EngineChangeIT {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int CALLS = 2_000;

    @TempDir
    private Path directory;
    private FourProcesses system;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        system = FourProcesses.start(directory);
        caller = system.caller();
    }

    @AfterEach
    void stop() throws Exception {
        if (caller != null) {
            caller.close();
        }
        if (system != null) {
            system.close();
        }
    }

    @LoadScenario("mrpc-frontend")
    void shouldChangeFrontend() throws Exception {
        change("mrpc", engine("mrpc-frontend"), engine("mrpc-frontend-next"), "0.2.0");
    }

    @LoadScenario("transport-tcp")
    void shouldChangeTransport() throws Exception {
        change("tcp", engine("transport-tcp"), engine("transport-tcp-next"), "0.2.0");
    }

    private static Path engine(final String folder) {
        return Path.of(System.getProperty("engines"), folder + ".jar");
    }

    private void change(final String engine, final Path jar, final Path next, final String version) throws Exception {
        final Path throwsInRestore = JarForge.of(jar).version("8.0.0").throwing("restore").write();
        final Path throwsAtWork = JarForge.of(jar).version("9.0.0").throwingOnDatapath("doWork").write();
        caller.callUntil(CALLS);
        for (final JavaProgram service : List.of(system.near, system.far)) {
            final String original = version(service, engine);
            assertCommitted(service, "engine:upgrade " + engine + " " + next);
            assertEquals(version, version(service, engine));
            assertAnswer(service, "reverted:", "forged: restore", "engine:upgrade " + engine + " " + throwsInRestore);
            assertAnswer(service, "reverted:", "forged: doWork", "engine:upgrade " + engine + " " + throwsAtWork);
            assertEquals(version, version(service, engine));
            assertAnswer(service, "refused:", "not a policy: " + engine, "policy:attach " + engine + " *");
            assertAnswer(service, "refused:", "not a policy: " + engine, "policy:detach " + engine + " *");
            assertCommitted(service, "engine:rollback " + engine);
            assertEquals(original, version(service, engine));
        }
        assertClean();
    }

    private void assertCommitted(final JavaProgram service, final String command) throws Exception {
        final List<String> answer = run(service, command);
        assertEquals("=> ok", answer.getLast(), answer::toString);
        final String line = answer.get(answer.size() - 2);
        assertTrue(line.startsWith("committed:") && line.contains(" on 1 datapath, "), answer::toString);
    }

    private void assertAnswer(final JavaProgram service, final String outcome, final String reason,
        final String command)
        throws Exception {
        final List<String> answer = run(service, command);
        final String line = answer.getLast();
        assertTrue(line.startsWith("=> error: " + outcome) && line.contains(reason), answer::toString);
    }

    private String version(final JavaProgram service, final String engine) throws Exception {
        return run(service, "engine:list").stream().map(line -> line.strip().split("\\s{2,}"))
            .filter(cells -> cells[0].equals(engine)).findFirst().orElseThrow()[2];
    }

    /** Calls go on during a command and after it. */
    private List<String> run(final JavaProgram service, final String command) throws Exception {
        final FutureTask<List<String>> answer = new FutureTask<>(() -> service.command(command));
        Thread.ofPlatform().daemon().start(answer);
        final List<String> lines = caller.callDuring(answer);
        caller.callUntil(CALLS);
        return lines;
    }

    private void assertClean() throws Exception {
        assertTrue(caller.drain(LIMIT_NS), () -> "still open: " + caller.client.inFlight());
        assertEquals(caller.submitted(), caller.ended[Status.OK], "calls that went well");
        assertEquals(0, caller.wrong);
        assertEquals(0, caller.client.strayCount());
        assertEquals("served: received=" + caller.submitted() + " lost=0 doubled=0 reordered=0",
            EchoServer.report(caller.numbers));
        assertEquals(EchoServer.report(caller.numbers), system.server.finish());
    }
}
