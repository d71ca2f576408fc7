package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Settings;
import java.util.function.Consumer;

/**
 * Where one engine instance lives: a policy's stage pair on a datapath, a datapath's frontend, the service's transport.
 * It outlives the instances in it. Methods that take a {@link Ticket} post to the owning executor and return at once;
 * the executor acts between two batches. The rest may be read from the change thread at any time.
 */
public interface Place {
    /** The engine's name. */
    String engine();

    /** {@code rate-limit@echo-0}; a transport's is its engine's name. */
    String name();

    /** The revision of the instance at work. */
    Revision revision();

    /** The context that instances here are created with; the same for all of them. */
    EngineContext context();

    /**
     * A context for a rehearsal: the same settings, but counters, global longs and calls of its own, and timers and
     * descriptors that do nothing. A new one each time.
     */
    EngineContext sandbox();

    /**
     * Runs messages through an instance made with {@link #sandbox()}, on lanes that lead nowhere, so that its code is
     * compiled before it takes over. Does nothing for engines that are no policy. For a helper thread.
     *
     * @param limitNs how long at most
     */
    void rehearse(Engine instance, Revision revision, long limitNs);

    /**
     * Stops handing work to the instance, between two batches. Its input waits. When the ticket is done the caller
     * may use {@link #instance()} from one thread of its own until {@link #resume} or {@link #install}.
     */
    void pause(Ticket ticket);

    /** The instance at work, or paused. */
    Engine instance();

    /** Goes on with the instance that was paused. */
    void resume(Ticket ticket);

    /**
     * Puts another instance to work, paused or not before, and tells it its ports. The former one is kept by the caller
     * for as long as it may want to install it again.
     */
    void install(Engine instance, Revision revision, Ticket ticket);

    /**
     * Lets the instance at work take new settings of its engine, under the place's own overlay, at a batch boundary;
     * the ticket fails with what it throws.
     */
    void reconfigure(Settings settings, Ticket ticket);

    /** Calls {@link Engine#decompose} on the instance at work between two batches, without stopping it. */
    void snapshot(Consumer<EngineState> result, Ticket ticket);

    /** Starts and stops recording nanoseconds per batch; figures since the last install. */
    void measure(boolean on);

    /** Figures recorded while measuring. Thread-safe. */
    PlaceProbe probe();

    /**
     * While on trial, a message on which the instance throws or hangs is not failed: the place pauses itself in front
     * of that message and the probe tells. Off, the message's call completes with INTERNAL and the instance goes on
     * (throw) or is bypassed (hang, or too many throws).
     */
    void trial(boolean on);
}
