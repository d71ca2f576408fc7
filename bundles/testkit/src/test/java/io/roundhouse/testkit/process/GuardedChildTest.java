package io.roundhouse.testkit.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that knows nothing of its parent does not outlive it. */
@Timeout(30)
final class GuardedChildTest {
    private Workplace workplace;

    @BeforeEach
    void open() throws IOException {
        // A jar that carries nothing.
        workplace = Workplace.open(Test.class, "guarded-");
    }

    @AfterEach
    void close() {
        workplace.close();
    }

    @Test
    void shouldEndTheProgramWithItsInput() throws IOException {
        final Child child = Child.startGuarded("sleeper", workplace, List.of("sleep", "1000"));
        final List<ProcessHandle> started = started(child);
        child.close();
        assertEquals(List.of(), started.stream().filter(ProcessHandle::isAlive).toList());
    }

    @Test
    void shouldKillTheProgramToo() throws Exception {
        final Child child = Child.startGuarded("sleeper", workplace, List.of("sleep", "1000"));
        final List<ProcessHandle> started = started(child);
        child.kill();
        for (final ProcessHandle one : started) {
            one.onExit().get();
        }
        assertFalse(child.isAlive());
    }

    @Test
    void shouldEndWithTheProgram() throws IOException {
        try (Child child = Child.startGuarded("false", workplace, List.of("sh", "-c", "echo broken >&2; exit 1"))) {
            while (child.isAlive()) {
                Thread.onSpinWait();
            }
        }
        assertEquals("broken", workplace.logTail("false", 1));
    }

    @Test
    void shouldCountTheProcessorTimeOfTheProgram() throws IOException {
        try (Child child = Child.startGuarded("busy", workplace, List.of("sh", "-c", "while :; do :; done"))) {
            while (child.cpuTime().compareTo(Duration.ofMillis(20)) < 0) {
                Thread.onSpinWait();
            }
            assertTrue(child.isAlive());
        }
    }

    /** Once the program runs. */
    private static List<ProcessHandle> started(final Child child) {
        List<ProcessHandle> all = child.all().toList();
        while (all.stream().noneMatch(one -> one.info().command().orElse("").endsWith("sleep"))) {
            all = child.all().toList();
        }
        return all;
    }
}
