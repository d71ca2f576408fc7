package io.roundhouse.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimulationTest {
    @Test
    void shouldHoldEverythingForAMillionSteps() {
        final Simulation.Result result = Simulation.run(1, 50, 20_000, _ -> { });
        System.out.println(result);
        assertEquals(0, result.violations(), () -> "replay with seed " + result.failingSeed() + ": "
            + result.violation());
        assertTrue(result.committed() > 50 && result.reverted() > 20 && result.crashes() > 50 && result.hangs() > 5
            && result.restarts() > 5 && result.expired() > 10_000 && result.cancelled() > 10_000
            && result.takenOff() > 5
            && result.deployed() > 20 && result.removed() > 10,
            result::toString);
    }

    @ParameterizedTest
    @EnumSource(value = Sabotage.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldNoticeAnEngineThat(final Sabotage sabotage) {
        final Simulation.Result result = Simulation.run(1, 3, 5_000, sabotage, _ -> { });
        // One that crashes towards its end may have nothing to notice left.
        assertTrue(result.violations() >= 2, result::toString);
    }

    @Test
    void shouldReplayASeed() {
        final Simulation.Result one = Simulation.run(7, 1, 5_000, _ -> { });
        final Simulation.Result two = Simulation.run(7, 1, 5_000, _ -> { });
        assertEquals(one.calls(), two.calls());
        assertEquals(one.changes(), two.changes());
    }
}
