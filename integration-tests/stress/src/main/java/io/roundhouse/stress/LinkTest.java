package io.roundhouse.stress;

import io.roundhouse.runtime.lane.Link;
import io.roundhouse.runtime.lane.LinkConsumer;
import io.roundhouse.runtime.lane.LinkProducer;
import io.roundhouse.spi.Message;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A message seen in a link is seen whole: descriptor and payload bytes. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not published yet")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "published: call id and payload are there")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a message")
@State
public class LinkTest {
    private static final int BYTES = 64;

    private final Link link = new Link(BYTES);
    private final LinkProducer producer = new LinkProducer(link);
    private final LinkConsumer consumer = new LinkConsumer(link);

    /** The producing engine. */
    @Actor
    public void producer() {
        final Message m = producer.claim(8);
        m.callId(1);
        m.segment().set(ValueLayout.JAVA_LONG, m.offset(), 1L);
        producer.publish();
    }

    /** The consuming engine. */
    @Actor
    public void consumer(final JJ_Result r) {
        if (consumer.available() > 0) {
            final Message m = consumer.peek(0);
            r.r1 = m.callId();
            r.r2 = m.segment().get(ValueLayout.JAVA_LONG, m.offset());
        }
    }
}
