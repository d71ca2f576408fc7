package io.roundhouse.runtime.lane;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

/**
 * One direction of a datapath: a preallocated Disruptor ring, its stages in order, and the reclaim sequence that alone
 * gates the producer. Owned by the datapath's executor.
 *
 * <pre>
 *  claim, publish -> stages[0] -> ... -> stages[n-1] -> tail -> reclaimed (gates claim)
 * </pre>
 */
final class Lane {
    /** Slots of a lane. */
    static final int CAPACITY = 256;
    /**
     * Slots that new messages leave free, for control messages and those that come back from the park table; the last
     * half control messages leave free too. New messages, of which there may always be more, do not keep those
     * off that are older.
     */
    static final int LEFT_FREE = 16;

    final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, CAPACITY, new BusySpinWaitStrategy());
    final Sequence tail = new Sequence(-1);
    final Sequence reclaimed = new Sequence(-1);
    Stage[] stages = {};
    long epoch;

    private Slot claimed;
    private long claimedSequence;

    Lane() {
        ring.addGatingSequences(reclaimed);
    }

    /** The next slot for a new message, cleared and stamped with the epoch, or null when the lane is full. */
    Slot claim() {
        return claim(LEFT_FREE);
    }

    /** The next slot for a control message. */
    Slot claimControl() {
        return claim(LEFT_FREE / 2);
    }

    /** The next slot for a message that comes back. */
    Slot claimResumed() {
        return claim(0);
    }

    /** Whether a new message finds a slot. */
    boolean hasRoom() {
        return ring.hasAvailableCapacity(1 + LEFT_FREE);
    }

    private Slot claim(final int leave) {
        if (claimed == null) {
            if (!ring.hasAvailableCapacity(1 + leave)) {
                return null;
            }
            claimedSequence = ring.next();
            claimed = ring.get(claimedSequence);
        }
        return claimed.reset(epoch);
    }

    void publish() {
        ring.publish(claimedSequence);
        claimed = null;
    }

    /** How far the last stage is: what the tail may take. */
    long ready() {
        return stages.length == 0 ? ring.getCursor() : stages[stages.length - 1].sequence.get();
    }

    /** Slots from the head to the tail. */
    int depth() {
        return (int) (ring.getCursor() - tail.get());
    }

    /** Messages after a sequence that count: no control messages, none parked away or dropped. */
    int liveAfter(final long sequence) {
        int live = 0;
        for (long seq = sequence + 1; seq <= ring.getCursor(); seq++) {
            final Slot slot = ring.get(seq);
            live += slot.disposition == Slot.GONE || slot.isControl ? 0 : 1;
        }
        return live;
    }

    /** Puts stages in place and gates each on the one before. */
    void chain(final Stage[] order) {
        Stage upstream = null;
        for (final Stage stage : order) {
            stage.upstream = upstream == null ? null : upstream.sequence;
            upstream = stage;
        }
        stages = order;
    }

    /** A copy that shares no slot, sequence or stage with this one; sequences keep their distances. */
    Lane copy(final Stage[] freshStages) {
        final Lane copy = new Lane();
        final long base = reclaimed.get() + 1;
        for (long seq = base; seq <= ring.getCursor(); seq++) {
            copy.claimResumed().copySlot(ring.get(seq));
            copy.publish();
        }
        copy.epoch = epoch;
        copy.tail.set(tail.get() - base);
        copy.reclaimed.set(-1);
        for (int i = 0; i < freshStages.length; i++) {
            freshStages[i].sequence.set(stages[i].sequence.get() - base);
            freshStages[i].ring = copy.ring;
        }
        copy.chain(freshStages);
        return copy;
    }
}
