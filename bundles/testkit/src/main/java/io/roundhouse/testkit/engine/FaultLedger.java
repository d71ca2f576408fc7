package io.roundhouse.testkit.engine;

/**
 * What a faulty engine did, exactly. Written by the engine's thread; counts are volatile, so a test may read them when
 * the traffic has stopped.
 */
public final class FaultLedger {
    private volatile long handled;
    private volatile long lost;
    private volatile long doubled;
    private volatile long reordered;
    private volatile long delayed;

    /** Messages that came in. */
    public long handled() {
        return handled;
    }

    /** Numbers that will never arrive. */
    public long lost() {
        return lost;
    }

    /** Numbers that arrive once more than they should. */
    public long doubled() {
        return doubled;
    }

    /** Numbers that arrive after a higher one. */
    public long reordered() {
        return reordered;
    }

    /** Times the stream was held up. */
    public long delayed() {
        return delayed;
    }

    void addHandled() {
        handled++;
    }

    void addLost() {
        lost++;
    }

    void addDoubled() {
        doubled++;
    }

    void addReordered() {
        reordered++;
    }

    void addDelayed() {
        delayed++;
    }

    @Override
    public String toString() {
        return "handled=" + handled + " lost=" + lost + " doubled=" + doubled + " reordered=" + reordered + " delayed="
            + delayed;
    }
}
