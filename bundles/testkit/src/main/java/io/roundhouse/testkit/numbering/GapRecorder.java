package io.roundhouse.testkit.numbering;

/**
 * The longest time between two messages. One thread at a time; as fine as the clock it is given, which is an executor's
 * duty cycle inside an engine. Allocates nothing.
 */
public final class GapRecorder {
    private boolean isStarted;
    private long lastNs;
    private long longestNs;

    /** A message passed, or a batch of them. @return whether the gap before it was the longest so far */
    public boolean onMessage(final long nowNs) {
        final long gapNs = nowNs - lastNs;
        lastNs = nowNs;
        if (!isStarted) {
            isStarted = true;
            return false;
        }
        if (gapNs > longestNs) {
            longestNs = gapNs;
            return true;
        }
        return false;
    }

    /** The longest gap in ns; 0 before the second message. */
    public long longestNs() {
        return longestNs;
    }

    /** Forgets the longest gap; the next one is counted from the last message on. @return what was forgotten */
    public long restart() {
        final long former = longestNs;
        longestNs = 0;
        return former;
    }

    /** Goes on where another revision's recorder stopped, so that the pause between the two counts as a gap. */
    public static GapRecorder of(final long[] all) {
        if (all.length != 3) {
            throw new IllegalArgumentException("gap record must have 3 longs: " + all.length);
        }
        final GapRecorder recorder = new GapRecorder();
        recorder.isStarted = all[0] != 0;
        recorder.lastNs = all[1];
        recorder.longestNs = all[2];
        return recorder;
    }

    /** All of it, for an engine's state. */
    public long[] toLongs() {
        return new long[] {isStarted ? 1 : 0, lastNs, longestNs};
    }
}
