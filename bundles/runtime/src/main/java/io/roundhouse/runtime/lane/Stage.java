package io.roundhouse.runtime.lane;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.StagePort;
import io.roundhouse.spi.Verdict;

/**
 * A policy's place on one lane: its sequence, gated on the one before, and the batch in hand. It serves the messages of
 * chain epochs [{@link #fromEpoch}, {@link #toEpoch}).
 */
final class Stage implements StagePort {
    /** Messages of one batch at most. */
    static final int BATCH = 128;

    final PolicyPlace place;
    final Sequence sequence = new Sequence(-1);
    final ParkTable park;
    RingBuffer<Slot> ring;
    Sequence upstream;
    long rank;
    long fromEpoch;
    long toEpoch = Long.MAX_VALUE;
    /** On trial a copy of each message is kept, so that it can be run again as it was. */
    boolean isOnTrial;
    long heldCount;
    long rejectedCount;

    /** For a rehearsal only. */
    Lane lane;

    private final Slot untouched = new Slot();
    private long current;
    private long limit;
    private Slot slot;

    Stage(final PolicyPlace place, final Lane lane, final ParkTable park) {
        this.place = place;
        this.ring = lane.ring;
        this.park = park;
    }

    /** A stage of the same place for a copied lane. Its sequence is set by the lane. */
    Stage copy(final ParkTable freshPark) {
        final Stage copy = new Stage(this, freshPark);
        copy.rank = rank;
        copy.fromEpoch = fromEpoch;
        copy.toEpoch = toEpoch;
        copy.isOnTrial = isOnTrial;
        copy.heldCount = heldCount;
        copy.rejectedCount = rejectedCount;
        copy.untouched.copySlot(untouched);
        return copy;
    }

    private Stage(final Stage from, final ParkTable park) {
        this.place = from.place;
        this.ring = from.ring;
        this.park = park;
    }

    private long upstreamPosition() {
        return upstream == null ? ring.getCursor() : upstream.get();
    }

    /** Opens a batch. @return whether there is anything in it, concerned by this stage or not */
    boolean begin() {
        current = sequence.get();
        limit = Math.min(upstreamPosition(), current + BATCH);
        return limit > current;
    }

    /** Closes the batch: everything up to the last message handed over goes on. @return slots passed */
    int end() {
        final int passed = (int) (current - sequence.get());
        sequence.set(current);
        return passed;
    }

    boolean hasInput() {
        return upstreamPosition() > sequence.get();
    }

    /** Lets everything that waits pass unseen, as a stage without an instance does. */
    int skip() {
        final long from = sequence.get();
        final long to = upstreamPosition();
        sequence.set(to);
        return (int) (to - from);
    }

    @Override
    public Message next() {
        final RingBuffer<Slot> slots = ring;
        final long end = limit;
        long seq = current;
        while (seq < end) {
            final Slot s = slots.get(++seq);
            if (s.disposition == Slot.LIVE && s.resumeRank <= rank && s.epoch >= fromEpoch && s.epoch < toEpoch) {
                current = seq;
                slot = s;
                if (isOnTrial) {
                    untouched.copySlot(s);
                }
                return s;
            }
        }
        current = seq;
        return null;
    }

    @Override
    public boolean apply(final Verdict verdict) {
        switch (verdict) {
            case PASS -> {
                return true;
            }
            case REJECT -> {
                slot.disposition = Slot.REJECTED;
                rejectedCount++;
                return true;
            }
            case PARK -> {
                if (isLeaving()) {
                    // Behind what detach released, in front of what is published from now on.
                    slot.resumeAtNs(Long.MIN_VALUE);
                }
                if (park.park(slot, isLeaving() ? rank + 1 : rank)) {
                    slot.disposition = Slot.GONE;
                    return true;
                }
                return hold();
            }
            default -> {
                return isLeaving() || hold();
            }
        }
    }

    private boolean isLeaving() {
        return toEpoch != Long.MAX_VALUE;
    }

    private boolean hold() {
        heldCount++;
        current--;
        return false;
    }

    /** After a throw or hang on trial: the message in hand is put back as it was, the batch ends in front of it. */
    void putBack() {
        ring.get(current).copySlot(untouched);
        current--;
        sequence.set(current);
    }

    /** After a throw or hang: the message in hand is rejected with a status, the batch ends behind it. */
    void fail(final int status) {
        final Slot s = ring.get(current);
        s.status(status);
        s.disposition = Slot.FAILED;
        sequence.set(current);
    }

    /** Whether a batch is open on a message: true while the policy has one in hand. */
    boolean hasInHand() {
        return current > sequence.get() && current <= limit;
    }

    /** Copies where the batch in hand stood, for a stage that takes over from a stuck one. */
    void takeBatchFrom(final Stage stuck) {
        final long shift = sequence.get() - stuck.sequence.get();
        current = stuck.current + shift;
        limit = stuck.limit + shift;
    }
}
