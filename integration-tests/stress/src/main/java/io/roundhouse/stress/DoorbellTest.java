package io.roundhouse.stress;

import io.roundhouse.runtime.lane.Doorbell;
import io.roundhouse.runtime.lane.Link;
import io.roundhouse.runtime.lane.LinkProducer;
import io.roundhouse.spi.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/** A consumer that answers sees the message, or is rung for once more: never neither. The other link's bit stays. */
@JCStressTest
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "seen, and rung for once more")
@Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "seen with the first look")
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "seen with the next look")
@Outcome(id = "0, false", expect = Expect.FORBIDDEN, desc = "waits for ever")
@State
public class DoorbellTest {
    private final Doorbell bell = new Doorbell();
    private final Link link = new Link(0);
    private final LinkProducer out = new LinkProducer(link);

    /** Rung for before, so that the producer may find the bit set. */
    public DoorbellTest() {
        bell.ring(5);
    }

    /** Publishes. */
    @Actor
    public void producer() {
        out.claim().kind(Message.REQUEST);
        out.publish();
        bell.ring(5);
    }

    /** Answers, then looks. */
    @Actor
    public void consumer(final JZ_Result r) {
        bell.answer();
        r.r1 = link.published();
    }

    /** What stays. */
    @Arbiter
    public void after(final JZ_Result r) {
        r.r2 = bell.isRung();
    }
}
