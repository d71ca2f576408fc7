package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.WarmUp;
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
     * Made-up work for an instance made with {@link #sandbox()}, by which its code gets compiled before it takes over:
     * the revision's own, or for a policy messages on lanes that lead nowhere. For a helper thread.
     *
     * @return null when the revision has none
     */
    WarmUp warmUp(Engine instance, Revision revision, EngineContext sandbox);

    /** The instance at work, or paused. */
    Engine instance();

    /**
     * Puts the successor of the instance at work in its stead, between two batches, whether the place paused itself
     * before or not. The successor is made by the owner, so that input waits for nobody else's time slice; a maker that
     * throws fails the ticket, one that hangs is found by the watchdog like any call, and either way the instance at
     * work goes on. The former one is kept by the caller for as long as it may want to install it again.
     */
    void exchange(Succession successor, Revision to, Ticket ticket);

    /**
     * Puts an instance to work that is there already, see {@link #exchange}.
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

    /** Whether input waits for the instance, as far as another thread can tell. */
    boolean isInputWaiting();

    /** Figures recorded while measuring. Thread-safe. */
    PlaceProbe probe();

    /**
     * While on trial, a message on which the instance throws or hangs is not failed: the place pauses itself in front
     * of that message and the probe tells. Off, the message's call completes with INTERNAL and the instance goes on
     * (throw) or is bypassed (hang, or too many throws). One that is detached on trial keeps no message: those it fails
     * on go on without it.
     */
    void trial(boolean on);
}
