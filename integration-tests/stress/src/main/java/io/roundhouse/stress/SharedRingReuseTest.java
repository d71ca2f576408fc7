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

/** An entry of shared memory is written again only after the consumer released it. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "full: the producer waits")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "released, then written again")
@Outcome(expect = Expect.FORBIDDEN, desc = "written while it was read")
@State
public class SharedRingReuseTest {
    private final long ring = SharedRings.slot() + RingDescriptor.ISOLATION;
    private final RingProducer producer =
        new RingProducer(SharedRings.producing(), ring, SharedRings.CAPACITY, SharedRings.ENTRY_LENGTH);
    private final RingConsumer consumer =
        new RingConsumer(SharedRings.consuming(), ring, SharedRings.CAPACITY, SharedRings.ENTRY_LENGTH);

    /** Fills the ring. */
    public SharedRingReuseTest() {
        for (int i = 0; i < SharedRings.CAPACITY; i++) {
            producer.offer(1);
        }
    }

    /** One side. */
    @Actor
    public void producer(final JJ_Result r) {
        if (producer.offer(2) == 0) {
            r.r2 = 1;
        }
    }

    /** The other side. */
    @Actor
    public void consumer(final JJ_Result r) {
        if (consumer.available() > 0) {
            r.r1 = consumer.memory().get(ValueLayout.JAVA_LONG, consumer.entry(0));
            consumer.release(1);
        }
    }
}
