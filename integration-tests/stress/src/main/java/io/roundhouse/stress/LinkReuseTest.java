package io.roundhouse.stress;

import io.roundhouse.runtime.lane.Link;
import io.roundhouse.runtime.lane.LinkConsumer;
import io.roundhouse.runtime.lane.LinkProducer;
import io.roundhouse.spi.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A slot is written again only after the consumer released it: the consumer never sees the message that follows in
 * its stead.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "full: the producer waits")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "released, then written again")
@Outcome(expect = Expect.FORBIDDEN, desc = "written while it was read")
@State
public class LinkReuseTest {
    private final Link link = new Link(0);
    private final LinkProducer producer = new LinkProducer(link);
    private final LinkConsumer consumer = new LinkConsumer(link);

    /** Fills the link. */
    public LinkReuseTest() {
        for (int i = 0; i < Link.CAPACITY; i++) {
            producer.claim().callId(1);
            producer.publish();
        }
    }

    /** The producing engine. */
    @Actor
    public void producer(final JJ_Result r) {
        final Message m = producer.claim();
        if (m != null) {
            m.callId(2);
            producer.publish();
            r.r2 = 1;
        }
    }

    /** The consuming engine. */
    @Actor
    public void consumer(final JJ_Result r) {
        r.r1 = consumer.peek(0).callId();
        consumer.release(1);
    }
}
