package io.roundhouse.testkit;

import io.roundhouse.spi.Message;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.StagePort;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.MemorySegment;

/**
 * One lane with one stage: a bounded ring of messages and a bounded table of parked ones, which come back at the head
 * when {@link #resume} finds them due. What leaves the stage goes to an outlet. Allocates nothing after construction.
 *
 * <p>Keeps the order as {@link Verdict#PARK} says: nothing comes back before what was parked earlier, what passes while
 * older ones are parked waits behind them, and parking what has just come back holds the lane.
 */
public final class TestStagePort implements StagePort {
    /** Slots of a lane. */
    public static final int LANE = 256;
    /**
     * Slots that are left for messages that come back. With none, a lane that is held because the table is full, and
     * full itself, would never move again: nothing could come back to make room in the table.
     */
    public static final int LEFT_FOR_RESUMED = 8;

    /** Gets what leaves the stage; the message is valid during the call. */
    @FunctionalInterface
    public interface Outlet {
        /** A message passed or was rejected. */
        void onMessage(Message message, Verdict verdict);
    }

    private final NanoClock clock;
    private final Outlet outlet;
    private final boolean isOrdered;
    private final boolean[] cameBack = new boolean[LANE];
    /** Parked, or back on the lane and not decided about. */
    private int outstanding;
    private long lastResumeAtNs;
    private final Message[] lane = messages(LANE);
    private final Message[] parked;
    private int parkedCount;
    private long served;
    private long published;
    private long passed;
    private long rejected;
    private boolean isInHand;

    /** An empty lane of a stage that keeps the order. @param parkCapacity messages parked at most */
    public TestStagePort(final NanoClock clock, final int parkCapacity, final Outlet outlet) {
        this(clock, parkCapacity, true, outlet);
    }

    /** An empty lane. @param parkCapacity messages parked at most @param isOrdered false for an engine that reorders */
    public TestStagePort(final NanoClock clock, final int parkCapacity, final boolean isOrdered, final Outlet outlet) {
        this.clock = clock;
        this.isOrdered = isOrdered;
        this.outlet = outlet;
        this.parked = messages(parkCapacity);
    }

    private static Message[] messages(final int count) {
        final Message[] all = new Message[count];
        for (int i = 0; i < count; i++) {
            all[i] = new Message();
        }
        return all;
    }

    private Message slot(final long position) {
        return lane[(int) position & LANE - 1];
    }

    /** The next slot of the lane for a new message, cleared, or null when it is full. */
    public Message claim() {
        return published - served >= LANE - LEFT_FOR_RESUMED ? null
            : slot(published).payload(MemorySegment.NULL, 0, 0).callId(0).streamId(0).deadlineNs(0).resumeAtNs(0)
                .status(0).reason(0).agreement(0).connection(0).kind(0).method(0);
    }

    /** Puts the claimed slot on the lane. */
    public void publish() {
        cameBack[(int) published & LANE - 1] = false;
        published++;
    }

    /** Puts parked messages that are due back on the lane, in order, while it has room. @return how many */
    public int resume() {
        return resumeUntil(clock.nanoTime());
    }

    /** Puts all parked messages back, as when the stage is detached. @return how many */
    public int resumeAll() {
        return resumeUntil(Long.MAX_VALUE);
    }

    private int resumeUntil(final long dueNs) {
        int count = 0;
        while (parkedCount > 0 && parked[0].resumeAtNs() <= dueNs && published - served < LANE) {
            cameBack[(int) published & LANE - 1] = true;
            slot(published++).copyFrom(parked[0]);
            removeFirstParked();
            count++;
        }
        return count;
    }

    private void removeFirstParked() {
        final Message first = parked[0];
        System.arraycopy(parked, 1, parked, 0, --parkedCount);
        parked[parkedCount] = first;
    }

    /** Parked ones are few in tests: sorted by time, then arrival, by insertion. */
    private boolean park(final Message message) {
        if (parkedCount == parked.length) {
            return false;
        }
        int at = parkedCount;
        while (at > 0 && parked[at - 1].resumeAtNs() > message.resumeAtNs()) {
            at--;
        }
        final Message entry = parked[parkedCount];
        System.arraycopy(parked, at, parked, at + 1, parkedCount - at);
        parked[at] = entry;
        entry.copyFrom(message);
        parkedCount++;
        return true;
    }

    @Override
    public Message next() {
        isInHand = served < published;
        return isInHand ? slot(served) : null;
    }

    @Override
    public boolean apply(final Verdict verdict) {
        if (!isInHand) {
            throw new IllegalStateException("no message in hand for the verdict: " + verdict);
        }
        isInHand = false;
        final Message message = slot(served);
        final boolean isBack = cameBack[(int) served & LANE - 1];
        return switch (verdict) {
            case PASS -> isOrdered && !isBack && outstanding > 0
                ? passBehind(message) : leave(message, verdict, isBack);
            case REJECT -> leave(message, verdict, isBack);
            case PARK -> (!isOrdered || !isBack) && putAside(message, isBack);
            case HOLD_LANE -> false;
        };
    }

    private boolean leave(final Message message, final Verdict verdict, final boolean isBack) {
        outstanding -= isBack ? 1 : 0;
        passed += verdict == Verdict.PASS ? 1 : 0;
        rejected += verdict == Verdict.REJECT ? 1 : 0;
        served++;
        outlet.onMessage(message, verdict);
        return true;
    }

    /** It passed while older ones are parked: it waits behind them. */
    private boolean passBehind(final Message message) {
        message.resumeAtNs(lastResumeAtNs);
        if (putAside(message, false)) {
            return true;
        }
        message.resumeAtNs(0);
        return false;
    }

    private boolean putAside(final Message message, final boolean isBack) {
        if (isOrdered && outstanding > 0) {
            message.resumeAtNs(Math.max(message.resumeAtNs(), lastResumeAtNs));
        }
        lastResumeAtNs = message.resumeAtNs();
        if (!park(message)) {
            return false;
        }
        outstanding += isBack ? 0 : 1;
        served++;
        return true;
    }

    /** Messages on the lane in front of the stage. */
    public int waiting() {
        return (int) (published - served);
    }

    /** Messages parked now. */
    public int parked() {
        return parkedCount;
    }

    /** When the first parked one is due, or {@link Long#MAX_VALUE}. */
    public long nextDueNs() {
        return parkedCount == 0 ? Long.MAX_VALUE : parked[0].resumeAtNs();
    }

    /** Messages that passed so far. */
    public long passed() {
        return passed;
    }

    /** Messages rejected so far. */
    public long rejected() {
        return rejected;
    }
}
