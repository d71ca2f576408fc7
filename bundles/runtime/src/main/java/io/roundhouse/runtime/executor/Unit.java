package io.roundhouse.runtime.executor;

/** What an executor runs: a datapath or a transport. All methods but {@link #name} are the executor's. */
public interface Unit {
    /** For messages to operators. */
    String name();

    /** One duty cycle. @param nowNs the clock @return items handled */
    int doWork(long nowNs);

    /**
     * Prepares for the executor to block.
     *
     * @return when it must be back at the latest, on the executor's clock; Long.MIN_VALUE if it must not block at all
     */
    long prepareToBlock(long nowNs);

    /**
     * Whether it may be left out of duty cycles while it has nothing to do. One that may rings, or has rung, whenever
     * there is input of which no descriptor and no command tells.
     */
    default boolean mayDoze() {
        return false;
    }

    /**
     * Its place at the executor: descriptors are watched there from now on. Called before the first cycle, and after
     * moves.
     */
    void adopt(Seat seat);

    /** Leaves the place: called before another executor adopts the unit. */
    void leave(Seat seat);

    /**
     * A call into it hung and its thread was given up: puts copies in place of everything that call could reach. Runs
     * on the thread that goes on.
     */
    void evacuate();
}
