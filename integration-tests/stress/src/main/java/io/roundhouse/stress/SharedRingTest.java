package io.roundhouse.stress;

import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** An entry seen in a ring of shared memory is seen whole. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not published yet")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "published: all of it is there")
@Outcome(expect = Expect.FORBIDDEN, desc = "half an entry")
@State
public class SharedRingTest {
    private final long ring = SharedRings.slot() + RingDescriptor.ISOLATION;
    private final RingProducer producer =
        new RingProducer(SharedRings.producing(), ring, SharedRings.CAPACITY, SharedRings.ENTRY_LENGTH);
    private final RingConsumer consumer =
        new RingConsumer(SharedRings.consuming(), ring, SharedRings.CAPACITY, SharedRings.ENTRY_LENGTH);

    /** One side. */
    @Actor
    public void producer() {
        final long at = producer.claim();
        producer.memory().set(ValueLayout.JAVA_LONG, at, 1);
        producer.memory().set(ValueLayout.JAVA_LONG, at + Long.BYTES, 2);
        producer.publish();
    }

    /** The other side. */
    @Actor
    public void consumer(final JJ_Result r) {
        if (consumer.available() > 0) {
            final long at = consumer.entry(0);
            r.r2 = consumer.memory().get(ValueLayout.JAVA_LONG, at + Long.BYTES);
            r.r1 = consumer.memory().get(ValueLayout.JAVA_LONG, at);
        }
    }
}
