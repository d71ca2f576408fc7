package io.roundhouse.runtime.lane;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.roundhouse.api.MessageFlags;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.StagePort;
import io.roundhouse.spi.Verdict;
import java.util.Arrays;

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
    /**
     * Whether no message may overtake one that is parked here; the runtime sees to it, whatever the policy remembers.
     */
    boolean isOrdered = true;
    /** Ids of the methods whose messages it sees, ascending, or null for all. */
    int[] methods;
    /** Knows the methods of answers; where there are {@link #methods} only. */
    CallTable calls;
    /** Of the instance at work, each on a message of this lane. */
    int throwsInARow;

    /** For a rehearsal only. */
    Lane lane;

    private final StageTexts texts;
    private final Slot untouched = new Slot();
    private long current;
    private long limit;
    /** Whether {@link #current} was handed over and has no verdict yet. */
    private boolean isInHand;
    /** Messages parked here that have not come back and passed. */
    private int outstanding;
    private long lastResumeAtNs;

    Stage(final PolicyPlace place, final StageTexts texts, final Lane lane, final ParkTable park) {
        this.place = place;
        this.texts = texts;
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
        copy.isOrdered = isOrdered;
        copy.throwsInARow = throwsInARow;
        copy.methods = methods;
        copy.outstanding = outstanding;
        copy.lastResumeAtNs = lastResumeAtNs;
        copy.untouched.copySlot(untouched);
        return copy;
    }

    private Stage(final Stage from, final ParkTable park) {
        this.place = from.place;
        this.texts = from.texts;
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
        if (outstanding != 0 && isInHand) {
            settle();
        }
        isInHand = false;
        final int passed = (int) (current - sequence.get());
        sequence.set(current);
        return passed;
    }

    /** Whether messages parked here have not come back and passed; once the stage is leaving it stays so. */
    boolean hasOutstanding() {
        return outstanding != 0;
    }

    boolean hasInput() {
        return upstreamPosition() > sequence.get();
    }

    /** Lets everything that waits pass, in order, as a stage without an instance does. @return slots passed */
    int passAll() {
        if (!begin()) {
            return 0;
        }
        Message message = next();
        while (message != null) {
            message = next();
        }
        return end();
    }

    /**
     * Ends the calls of everything that waits, as a stage does without whose instance nothing may pass. An answer that
     * is an error already keeps its status, not its text. @return slots passed
     */
    int failAll(final int status) {
        if (!begin()) {
            return 0;
        }
        for (Message message = next(); message != null; message = next()) {
            if (message.status() == 0) {
                message.status(status);
                ring.get(current).disposition = Slot.FAILED;
            }
            texts.outOfWork.attach(message);
        }
        return end();
    }

    @Override
    public Message next() {
        if (outstanding != 0 && isInHand && !settle()) {
            return null;
        }
        final RingBuffer<Slot> slots = ring;
        final long end = limit;
        long seq = current;
        while (seq < end) {
            final Slot s = slots.get(++seq);
            if (s.disposition == Slot.LIVE && s.resumeRank <= rank && s.epoch >= fromEpoch && s.epoch < toEpoch
                && (methods == null || isConcerned(s))) {
                current = seq;
                isInHand = true;
                if ((s.flags() & MessageFlags.EMPTY) != 0) {
                    // Nothing to decide about, but it keeps its place behind what is parked.
                    if (outstanding != 0 && !settle()) {
                        return null;
                    }
                    isInHand = false;
                    continue;
                }
                if (isOnTrial) {
                    untouched.copySlot(s);
                }
                return s;
            }
        }
        current = seq;
        isInHand = false;
        return null;
    }

    private boolean isConcerned(final Slot message) {
        final int method = message.kind() == Message.REQUEST ? message.method() : calls.method(message.callId());
        return Arrays.binarySearch(methods, method) >= 0;
    }

    /**
     * The message last handed over has its verdict, and it was not to wait. @return false when the lane is held after
     * all
     */
    private boolean settle() {
        final Slot decided = ring.get(current);
        isInHand = false;
        if (decided.resumeRank == rank) {
            outstanding--;
            // To the stages behind it is a message like any other.
            decided.resumeAtNs(0);
            return true;
        }
        if (!isOrdered || decided.disposition != Slot.LIVE) {
            return true;
        }
        if (isLeaving()) {
            return parkBehindReleased(decided);
        }
        // It passed while older ones are parked: it waits behind them.
        decided.resumeAtNs(lastResumeAtNs);
        if (putAside(decided)) {
            return true;
        }
        decided.resumeAtNs(0);
        return hold();
    }

    private boolean putAside(final Slot message) {
        if (!park.park(message, rank)) {
            return false;
        }
        message.disposition = Slot.GONE;
        outstanding++;
        return true;
    }

    @Override
    public boolean apply(final Verdict verdict) {
        switch (verdict) {
            case PASS -> {
                return true;
            }
            case REJECT -> {
                final Slot slot = ring.get(current);
                slot.disposition = Slot.REJECTED;
                if (slot.status() != 0) {
                    texts.rejected(slot).attach(slot);
                }
                return true;
            }
            case PARK -> {
                final Slot slot = ring.get(current);
                if (isLeaving()) {
                    // One that has come back is older than all that were released. And newer ones are kept off the lane
                    // only while older ones come back: with none, this one goes on.
                    return outstanding == 0 || slot.resumeRank == rank || parkBehindReleased(slot);
                }
                return isOrdered && slot.resumeRank == rank ? hold() : parkInOrder(slot);
            }
            default -> {
                return isLeaving() || hold();
            }
        }
    }

    private boolean isLeaving() {
        return toEpoch != Long.MAX_VALUE;
    }

    private boolean parkInOrder(final Slot message) {
        isInHand = false;
        if (message.resumeRank == rank) {
            outstanding--;
        }
        if (isOrdered && outstanding > 0) {
            message.resumeAtNs(Math.max(message.resumeAtNs(), lastResumeAtNs));
        }
        lastResumeAtNs = message.resumeAtNs();
        // Held with the time it was given: the policy tells by it that it has decided about this one.
        return putAside(message) || hold();
    }

    /** Comes back behind what detach released and in front of what is published from now on. */
    private boolean parkBehindReleased(final Slot message) {
        isInHand = false;
        message.resumeAtNs(Long.MIN_VALUE);
        if (!park.park(message, rank + 1)) {
            return hold();
        }
        message.disposition = Slot.GONE;
        // Never counted down: it comes back behind this stage, and whatever follows has to stay behind it.
        outstanding++;
        return true;
    }

    private boolean hold() {
        isInHand = false;
        current--;
        return false;
    }

    /** After a throw or hang on trial: the message in hand is put back as it was, the batch ends in front of it. */
    void putBack() {
        ring.get(current).copySlot(untouched);
        isInHand = false;
        current--;
        sequence.set(current);
    }

    /** After a throw or hang: the message in hand is rejected with a status, the batch ends behind it. */
    void fail(final int status) {
        final Slot s = ring.get(current);
        s.status(status);
        texts.failed.attach(s);
        s.disposition = Slot.FAILED;
        if (s.resumeRank == rank) {
            outstanding--;
        }
        isInHand = false;
        sequence.set(current);
    }

    /** Copies where the batch in hand stood, for a stage that takes over from a stuck one. */
    void takeBatchFrom(final Stage stuck) {
        final long shift = sequence.get() - stuck.sequence.get();
        current = stuck.current + shift;
        limit = stuck.limit + shift;
    }

    @Override
    public String toString() {
        return place.engine() + " at " + sequence.get() + " outstanding " + outstanding
            + (isLeaving() ? " leaving" : "")
            + (place.isPaused ? " paused" : "");
    }
}
