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
     * The executor's poller: descriptors are watched there from now on. Called before the first cycle, and after moves.
     */
    void adopt(Poller poller);

    /** Leaves the poller: called before another executor adopts the unit. */
    void leave(Poller poller);

    /**
     * A call into it hung and its thread was given up: puts copies in place of everything that call could reach. Runs
     * on the thread that goes on.
     */
    void evacuate();
}
