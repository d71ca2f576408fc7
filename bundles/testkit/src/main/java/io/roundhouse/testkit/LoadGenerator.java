package io.roundhouse.testkit;

import io.roundhouse.testkit.numbering.NumberingChecker;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * The books of a program that makes numbered calls: when to make the next one, which are open, how long they took, what
 * went wrong. It makes no call itself.
 *
 * <p>A closed loop begins a call whenever fewer than {@code inFlight} are open. An open loop begins calls at fixed
 * times whatever the answers do; a call that could not begin in time is measured from when it should have (no
 * coordinated omission), and {@code inFlight} is only a bound. One thread at a time; allocates nothing after
 * construction.
 *
 * <pre>{@code
 *  for (long n = load.begin(now); n >= 0; n = load.begin(now)) { call(n); }
 *  on an answer: load.end(n, now, ok);          at the end: load.lost() calls had none
 * }</pre>
 */
public final class LoadGenerator {
    /** {@link #begin} found nothing to begin. */
    public static final long NOTHING_DUE = -1;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long HIGHEST_NS = 60 * NS_PER_SECOND;
    private static final long CLOSED = -1;

    private final int inFlightLimit;
    private final long ratePerSecond;
    private final long[] openNumber;
    private final long[] startNs;
    private final Histogram latency = new Histogram(1, HIGHEST_NS, 3);
    private final NumberingChecker answers = new NumberingChecker();
    private boolean isStarted;
    private long firstNs;
    private long next;
    private long ended;
    private long failed;
    private long unknown;
    private int inFlight;

    private LoadGenerator(final int inFlight, final long ratePerSecond) {
        if (inFlight < 1 || inFlight > 1 << 20) {
            throw new IllegalArgumentException("in flight must be 1 to 2^20: inFlight=" + inFlight);
        }
        this.inFlightLimit = inFlight;
        this.ratePerSecond = ratePerSecond;
        this.openNumber = new long[Integer.highestOneBit(inFlight) * 8];
        this.startNs = new long[openNumber.length];
        Arrays.fill(openNumber, CLOSED);
    }

    /** Keeps so many calls open. */
    public static LoadGenerator closedLoop(final int inFlight) {
        return new LoadGenerator(inFlight, 0);
    }

    /** Begins calls at a rate. @param ratePerSecond 1 to 10^9 @param inFlight calls open at most */
    public static LoadGenerator openLoop(final long ratePerSecond, final int inFlight) {
        if (ratePerSecond < 1 || ratePerSecond > NS_PER_SECOND) {
            throw new IllegalArgumentException("rate must be 1 to 10^9: ratePerSecond=" + ratePerSecond);
        }
        return new LoadGenerator(inFlight, ratePerSecond);
    }

    private int slot(final long number) {
        return (int) number & openNumber.length - 1;
    }

    /** Begins a call if one is due. @return its number, from 0 up, or {@link #NOTHING_DUE} */
    public long begin(final long nowNs) {
        if (!isStarted) {
            isStarted = true;
            firstNs = nowNs;
        }
        final int slot = slot(next);
        final long dueNs = ratePerSecond == 0 ? nowNs : dueNs(next);
        if (inFlight == inFlightLimit || dueNs - nowNs > 0 || openNumber[slot] != CLOSED) {
            return NOTHING_DUE;
        }
        openNumber[slot] = next;
        startNs[slot] = dueNs;
        inFlight++;
        return next++;
    }

    private long dueNs(final long number) {
        return firstNs + number / ratePerSecond * NS_PER_SECOND
            + number % ratePerSecond * NS_PER_SECOND / ratePerSecond;
    }

    /** Takes back a call that could not be made after all. It must be the last one begun. */
    public void cancel(final long number) {
        if (number != next - 1 || openNumber[slot(number)] != number) {
            throw new IllegalArgumentException("not the last call begun: number=" + number + " next=" + next);
        }
        openNumber[slot(number)] = CLOSED;
        inFlight--;
        next--;
    }

    /**
     * A call has ended.
     *
     * @param isOk whether with the right answer; only these count in {@link #latency()}
     * @return whether it was open; otherwise it is counted as doubled, or as unknown if no such call was ever begun
     */
    public boolean end(final long number, final long nowNs, final boolean isOk) {
        if (number < 0 || number >= next) {
            unknown++;
            return false;
        }
        answers.accept(number);
        final int slot = slot(number);
        if (openNumber[slot] != number) {
            return false;
        }
        openNumber[slot] = CLOSED;
        inFlight--;
        ended++;
        if (isOk) {
            latency.recordValue(Math.clamp(nowNs - startNs[slot], 0, HIGHEST_NS));
        } else {
            failed++;
        }
        return true;
    }

    /** Calls begun. */
    public long begun() {
        return next;
    }

    /** Calls that ended, well or not. */
    public long ended() {
        return ended;
    }

    /** Calls that ended with an error. */
    public long failed() {
        return failed;
    }

    /** Calls open. */
    public int inFlight() {
        return inFlight;
    }

    /** Calls without an answer: lost, once the program has stopped waiting. */
    public long lost() {
        return next - ended;
    }

    /** Answers to calls that had ended before. */
    public long doubled() {
        return answers.doubled() + answers.tooOld();
    }

    /** Answers that came after the answer to a later call. */
    public long reordered() {
        return answers.reordered();
    }

    /** Answers to calls that were never begun. */
    public long unknown() {
        return unknown;
    }

    /** Times of the calls that ended well since the last {@link Histogram#reset()}, in ns. */
    public Histogram latency() {
        return latency;
    }
}
