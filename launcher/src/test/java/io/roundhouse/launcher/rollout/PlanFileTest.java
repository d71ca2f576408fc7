package io.roundhouse.launcher.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanFileTest {
    private static final String STEP = """
        {"service": "b", "command": "policy:attach acl * 'rules=allow *'",
         "needs": [{"service": "a", "engine": "tcp", "version": "0.3"}],
         "checks": [{"engine": "tcp", "version": "0.3.0"}, {"failed": 2, "hold_ms": 500}, {"ready": true},
                    {"service": "a", "engine": "tcp", "counter": "connections_lost"}]}""";

    @TempDir
    private Path folder;

    private RolloutPlan read(final String step) throws IOException {
        Files.createDirectories(folder.resolve("state-a"));
        final Path file = folder.resolve("plan.json");
        Files.writeString(file, "{\"name\": \"n\", \"services\": {\"a\": \"state-a\", \"b\": \"b.sock\"},"
            + " \"steps\": [" + step + "]}");
        return PlanFile.read(file);
    }

    private void assertRefused(final String reason, final String old, final String next) {
        assertTrue(STEP.contains(old));
        final String message =
            assertThrows(IllegalArgumentException.class, () -> read(STEP.replace(old, next))).getMessage();
        assertTrue(message.startsWith("plan is wrong: " + folder.resolve("plan.json") + ": "), message);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void shouldReadServicesStepsNeedsAndChecks() throws IOException {
        final RolloutPlan plan = read(STEP);
        assertEquals(folder.resolve("state-a/run/admin.sock"), plan.services().get("a"));
        assertEquals(folder.resolve("b.sock"), plan.services().get("b"));
        final RolloutPlan.Step step = plan.steps().getFirst();
        assertEquals(List.of("policy:attach", "acl", "*", "rules=allow *"), step.words());
        assertEquals("acl", step.engine());
        assertEquals("tcp 0.3 or later at a", step.needs().getFirst().toString());
        assertEquals(List.of("tcp is 0.3.0 at b", "at most 2 failed calls at b for 500 ms", "b is ready",
            "at most 0 more connections_lost of tcp at a"), step.checks().stream().map(Check::toString).toList());
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertRefused("step 1: unknown service: c, there are: a, b", "\"service\": \"b\"", "\"service\": \"c\"");
        assertRefused("step 1: command must be one of engine:configure,", "policy:attach", "stop");
        assertRefused("step 1, checks: unknown key: fails", "\"failed\"", "\"fails\"");
        assertRefused("step 1, checks: must not be negative: hold_ms=-5", "500", "-5");
        assertRefused("step 1, checks: must have engine and version", "{\"ready\": true}", "{\"ready\": false}");
        assertRefused("version must be like 1.2.3: new", "\"0.3\"", "\"new\"");
        assertRefused("step 1 lacks: command", "\"command\": \"policy:attach acl * 'rules=allow *'\",", "");
    }

    @Test
    void shouldOrderVersionsByTheirNumbers() {
        assertTrue(new Version("0.10.0").compareTo(new Version("0.9.9")) > 0);
        assertEquals(0, new Version("1.2").compareTo(new Version("1.2.0.rc1")));
        assertTrue(Rehearsal.isMet(new RolloutPlan.Need("a", "tcp", new Version("0.3")), "0.3.0"));
        assertTrue(!Rehearsal.isMet(new RolloutPlan.Need("a", "tcp", new Version("0.3")), null));
    }
}
