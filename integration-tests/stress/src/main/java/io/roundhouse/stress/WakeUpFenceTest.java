package io.roundhouse.stress;

import io.roundhouse.runtime.executor.Mailbox;
import io.roundhouse.runtime.executor.WaitingFlag;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Whoever publishes work sees that the executor is going to sleep, or the executor sees the work: never neither. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both: one wake-up too many")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the sender wakes the sleeper")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the sleeper sees the work")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "sleeps on work")
@State
public class WakeUpFenceTest {
    private final Mailbox mailbox = new Mailbox();
    private final WaitingFlag flag = new WaitingFlag();

    /** Publishes work. */
    @Actor
    public void sender(final ZZ_Result r) {
        mailbox.post(_ -> { });
        r.r1 = flag.takeAfterPublishing();
    }

    /** Goes to sleep. */
    @Actor
    public void sleeper(final ZZ_Result r) {
        flag.set();
        r.r2 = !mailbox.isEmpty();
    }
}
