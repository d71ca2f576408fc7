package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeView.Phase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** The framework stopped, and the process killed, in each phase of an upgrade: afterwards the old set or the new. */
public class RestartIT {
    private static final long LIMIT_SECONDS = 90;
    private static final int ATTEMPTS = 3;
    private static final String RESULT = "RESULT ";

    @Test
    public void shouldHaveOneSetAfterAStopInPlan() throws Exception {
        endIn("stop", Phase.PLAN);
    }

    @Test
    public void shouldHaveOneSetAfterAStopInPrepare() throws Exception {
        endIn("stop", Phase.PREPARE);
    }

    @Test
    public void shouldHaveOneSetAfterAStopInSwitch() throws Exception {
        endWithin("stop", Phase.SWITCH);
    }

    @Test
    public void shouldHaveOneSetAfterAStopInProbation() throws Exception {
        endIn("stop", Phase.PROBATION);
    }

    @Test
    public void shouldHaveOneSetAfterAStopInCommit() throws Exception {
        endWithin("stop", Phase.COMMIT);
    }

    @Test
    public void shouldHaveOneSetAfterAKillInPlan() throws Exception {
        endIn("halt", Phase.PLAN);
    }

    @Test
    public void shouldHaveOneSetAfterAKillInPrepare() throws Exception {
        endIn("halt", Phase.PREPARE);
    }

    @Test
    public void shouldHaveOneSetAfterAKillInSwitch() throws Exception {
        endWithin("halt", Phase.SWITCH);
    }

    @Test
    public void shouldHaveOneSetAfterAKillInProbation() throws Exception {
        endIn("halt", Phase.PROBATION);
    }

    @Test
    public void shouldHaveOneSetAfterAKillInCommit() throws Exception {
        endWithin("halt", Phase.COMMIT);
    }

    @Test
    public void shouldHaveTheNewSetAfterAKillBehindTheCommit() throws Exception {
        assertEquals("0.2.0 RUNNING", endIn("halt", Phase.ENDED).result);
    }

    /** These phases are short, even when the test makes them long: again until one end came in it. */
    private static void endWithin(final String how, final Phase phase) throws Exception {
        final List<Phase> met = new ArrayList<>();
        do {
            met.add(endIn(how, phase).phase);
        } while (met.getLast() != phase && met.size() < ATTEMPTS);
        assertEquals(met.toString(), phase, met.getLast());
    }

    private static End endIn(final String how, final Phase phase) throws Exception {
        final Path state = Path.of(System.getProperty("roundhouse.test.work"),
            how + "-" + phase + "-" + System.nanoTime()).toAbsolutePath();
        Files.createDirectories(state);
        final Phase met = Phase.valueOf(run(state, how, phase));
        final String result = run(state, "look", phase);
        assertTrue(result, result.equals("0.1.0 RUNNING") || result.equals("0.2.0 RUNNING"));
        return new End(met, result);
    }

    /** The phase in which the end of a service began, and the revision and state after its restart. */
    private record End(Phase phase, String result) { }

    private static String run(final Path state, final String what, final Phase phase) throws Exception {
        final Path output = state.resolve("output-" + what);
        final Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
                "-Xmx256m",
            "-cp", System.getProperty("java.class.path"), ServiceMain.class.getName(), state.toString(),
            FrameworkOptions.bundles().toString(), what, phase.name())
            .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue("process ends: " + output, process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        final String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(text, 0, process.exitValue());
        return text.lines().filter(line -> line.startsWith(RESULT)).findFirst()
            .orElseThrow(() -> new AssertionError("no result: " + text)).substring(RESULT.length());
    }
}
