package io.roundhouse.testkit.numbering;

import java.util.Arrays;

/**
 * Counts exactly what went wrong in a stream of messages that its source numbered 0, 1, 2 and so on.
 *
 * <p>One thread at a time; allocates nothing after construction. A bitmap of the last {@link #WINDOW} numbers tells one
 * that comes late from one that comes again.
 *
 * <pre>
 *            next - WINDOW                       next
 *  too old ......|1 1 0 1 1 1 1 0 1 1 1 1 1 1 1 1| not seen yet
 *                     ^ missing: lost unless it still comes; then it counts as reordered
 * </pre>
 *
 * <p>A number is reordered when a higher one came before it (RFC 4737, 3), doubled when it came before, lost when it is
 * lower than the highest and has not come. A number that is too old to be told apart counts as {@link #tooOld()} and
 * nothing else.
 */
public final class NumberingChecker {
    /** How far behind the highest number a late one is still told from a doubled one. */
    public static final int WINDOW = 1 << 14;

    private static final int WORDS = WINDOW >>> 6;
    private static final int FIELDS = 6;

    private final long[] seen = new long[WORDS];
    private long next;
    private long received;
    private long missing;
    private long doubled;
    private long reordered;
    private long tooOld;

    /** Takes a number. @return whether it was the one expected */
    public boolean accept(final long number) {
        if (number == next) {
            mark(number);
            next = number + 1;
            received++;
            return true;
        }
        if (number > next) {
            skipTo(number);
            mark(number);
            next = number + 1;
            received++;
        } else {
            acceptOlder(number);
        }
        return false;
    }

    private void acceptOlder(final long number) {
        if (number < 0 || number < next - WINDOW) {
            tooOld++;
        } else if (isMarked(number)) {
            doubled++;
        } else {
            mark(number);
            missing--;
            reordered++;
            received++;
        }
    }

    private void skipTo(final long number) {
        missing += number - next;
        if (number - next >= WINDOW) {
            Arrays.fill(seen, 0);
        } else {
            for (long n = next; n < number; n++) {
                seen[word(n)] &= ~(1L << n);
            }
        }
    }

    private void mark(final long number) {
        seen[word(number)] |= 1L << number;
    }

    private boolean isMarked(final long number) {
        return (seen[word(number)] & 1L << number) != 0;
    }

    private static int word(final long number) {
        return (int) (number >>> 6) & WORDS - 1;
    }

    /** One more than the highest number seen. */
    public long next() {
        return next;
    }

    /** Different numbers seen. */
    public long received() {
        return received;
    }

    /** Numbers below the highest that have not come: those lost, once nothing is under way any more. */
    public long lost() {
        return missing;
    }

    /** Lost ones when the source has sent {@code sent} numbers: also those above the highest seen. */
    public long lostOf(final long sent) {
        return missing + Math.max(0, sent - next);
    }

    /** Numbers that came again, each time. */
    public long doubled() {
        return doubled;
    }

    /** Numbers that came after a higher one. */
    public long reordered() {
        return reordered;
    }

    /** Numbers that came so late that it cannot be told whether they came before. */
    public long tooOld() {
        return tooOld;
    }

    /** Whether every number up to {@code sent} came once and in order. */
    public boolean isClean(final long sent) {
        return lostOf(sent) == 0 && doubled == 0 && reordered == 0 && tooOld == 0 && next == sent;
    }

    /** All of it as longs, for an engine's state. */
    public long[] toLongs() {
        final long[] all = new long[FIELDS + WORDS];
        all[0] = next;
        all[1] = received;
        all[2] = missing;
        all[3] = doubled;
        all[4] = reordered;
        all[5] = tooOld;
        System.arraycopy(seen, 0, all, FIELDS, WORDS);
        return all;
    }

    /** What {@link #toLongs} gave. @throws IllegalArgumentException if it has another length */
    public static NumberingChecker of(final long[] all) {
        if (all.length != FIELDS + WORDS) {
            throw new IllegalArgumentException("numbering must have " + (FIELDS + WORDS) + " longs: " + all.length);
        }
        final NumberingChecker checker = new NumberingChecker();
        checker.next = all[0];
        checker.received = all[1];
        checker.missing = all[2];
        checker.doubled = all[3];
        checker.reordered = all[4];
        checker.tooOld = all[5];
        System.arraycopy(all, FIELDS, checker.seen, 0, WORDS);
        return checker;
    }

    @Override
    public String toString() {
        return "received=" + received + " lost=" + missing + " doubled=" + doubled + " reordered=" + reordered
            + " too_old=" + tooOld;
    }
}
