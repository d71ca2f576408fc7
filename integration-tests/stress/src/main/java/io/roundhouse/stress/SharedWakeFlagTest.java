package io.roundhouse.stress;

import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.WakeFlag;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Across processes too, whoever publishes sees that the other side is going to sleep, or that side sees the entry. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both: one wake-up too many")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the producer wakes the sleeper")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the sleeper sees the entry")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "sleeps on an entry")
@State
public class SharedWakeFlagTest {
    private final long slot = SharedRings.slot();
    private final long ring = slot + RingDescriptor.ISOLATION;
    private final RingProducer producer =
        new RingProducer(SharedRings.producing(), ring, SharedRings.CAPACITY, SharedRings.ENTRY_LENGTH);
    private final RingConsumer consumer =
        new RingConsumer(SharedRings.consuming(), ring, SharedRings.CAPACITY, SharedRings.ENTRY_LENGTH);
    private final WakeFlag waking = new WakeFlag(SharedRings.producing(), slot);
    private final WakeFlag sleeping = new WakeFlag(SharedRings.consuming(), slot);

    /** Publishes an entry. */
    @Actor
    public void producer(final ZZ_Result r) {
        producer.offer(1);
        r.r1 = waking.wake(WakeFlag.MESSAGES);
    }

    /** Goes to sleep. */
    @Actor
    public void sleeper(final ZZ_Result r) {
        sleeping.arm(WakeFlag.MESSAGES);
        r.r2 = consumer.refresh() > 0;
    }
}
