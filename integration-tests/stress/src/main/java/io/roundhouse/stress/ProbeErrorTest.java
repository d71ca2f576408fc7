package io.roundhouse.stress;

import io.roundhouse.runtime.engine.ProbeCells;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who sees that an engine failed sees what with. */
@JCStressTest
@Outcome(id = {"0, 0", "1, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "not yet, or with its text")
@Outcome(expect = Expect.FORBIDDEN, desc = "failed, and nobody knows why")
@State
public class ProbeErrorTest {
    private final ProbeCells probe = new ProbeCells();

    @Actor
    public void executor() {
        probe.error("broken", true);
    }

    @Actor
    public void change(final II_Result result) {
        final boolean hasFailed = probe.errors() > 0 || probe.isTripped();
        result.r1 = probe.lastError() == null ? 0 : 1;
        result.r2 = hasFailed ? 1 : 0;
    }
}
