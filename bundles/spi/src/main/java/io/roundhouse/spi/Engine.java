package io.roundhouse.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A piece of datapath work that operators exchange while traffic flows.
 *
 * <p>One executor owns an engine instance at a time: every method but the factory's runs on that thread, or, while the
 * engine is paused for a change, on the one thread the runtime hands it to. {@link #doWork} and the callbacks it may
 * get allocate nothing, log nothing, block on nothing and throw nothing; an exception fails or re-runs the message in
 * hand and quarantines the engine.
 *
 * <p>Source: Table 3.1 of the dissertation ({@code doWork}, {@code decompose}, {@code restore}; the last is
 * {@link EngineFactory#restore}).
 */
@ConsumerType
public interface Engine {
    /**
     * Takes what waits on the input ports, at most about a batch from each, and publishes to the output ports.
     *
     * @param ports the engine's queues, the same object in every call until {@link #portsChanged}
     * @return items handled; 0 is idle, and lets the executor go to sleep
     */
    int doWork(Ports ports);

    /**
     * The executor is about to block in epoll. An engine whose input comes through memory without a wake-up of its own
     * arms one here (a flag that the other side looks at, then a full fence) and looks at its input once more. The
     * executor calls this on every engine before each block, and goes on instead of blocking when one of them returns
     * true.
     *
     * @return whether there is input after all
     */
    default boolean prepareToBlock() {
        return false;
    }

    /**
     * Exports the engine's soft state. A pure export: the engine can go on afterwards as if nothing had been asked.
     *
     * @return named primitives, arrays and handles; never an object of a class of the engine's bundle
     */
    EngineState decompose();

    /** The set of ports is another one: called before the first batch and between two, may allocate. */
    default void portsChanged(final Ports ports) {
    }

    /**
     * New configuration: called between two batches, may allocate. Throws {@link IllegalArgumentException} to refuse.
     */
    default void reconfigure(final Settings settings) {
    }

    /** A timer is due. @param token as given to {@link Timers#schedule} @param nowNs the cached clock */
    default void onTimer(final long token, final long nowNs) {
    }

    /** A descriptor is ready. @param token as given to {@link Descriptors#register} @param events epoll event bits */
    default void onReady(final long token, final int events) {
    }

    /**
     * The service is about to stop: a transport tells its peers to begin nothing new. What is in flight goes on until
     * {@link #close}. Called between two batches, may allocate.
     */
    default void stopping() {
    }

    /**
     * The engine is detached for good (not called when another revision takes over): close the handles it opened. May
     * allocate and log.
     */
    default void close() {
    }
}
