package io.roundhouse.runtime.engine;

import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.MetricView;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Settings;
import java.util.List;
import java.util.Map;

/**
 * The running datapaths, transports and executors as live change sees them. Called from the change thread; returns at
 * once, tickets tell when the executors have acted. Datapaths may open and close by themselves at any time: a ticket
 * for one that is gone fails with {@link IllegalStateException}.
 */
public interface DatapathGraph {
    /** Every place of an engine at this moment, canary order: by datapath number. */
    List<Place> places(String engine);

    /**
     * Tells when an instance was taken out of work. @param listener called by executors and returning at once: it
     * allocates nothing and takes no lock
     */
    void onQuarantine(Runnable listener);

    /** The live datapaths, with rates since the previous call. */
    List<DatapathView> datapaths();

    /** The executors. */
    List<ExecutorView> executors();

    /** The counters of an engine, all its instances added up. Thread-safe. */
    default Map<String, Long> counters(final String engine) {
        return Map.of();
    }

    /** All counters and levels of engines, datapaths and executors. Thread-safe. */
    default List<MetricView> metrics() {
        return List.of();
    }

    /**
     * Has transports tell their peers to begin nothing more here, and waits for what these have in flight. There is no
     * way back but a restart. Blocks.
     *
     * @return datapaths of servers that serve calls yet
     */
    default int drain(final long limitNs) {
        return 0;
    }

    /** Whether peers were told to begin nothing more here. Any thread. */
    default boolean isDraining() {
        return false;
    }

    /**
     * Makes a place for a policy on a datapath, not on its lanes yet.
     *
     * @param overlay laid over the engine's settings for this place
     * @throws IllegalStateException when the datapath is gone or has the engine already
     */
    Place place(int datapath, String engine, Settings overlay);

    /** Puts a new place with its first instance on the lanes. @param position as in ChangeRequest.Attach */
    void attach(Place place, Engine instance, Revision revision, int position, Ticket ticket);

    /**
     * Takes a place off the lanes; the ticket is done when no message of the chain it belonged to is left and its
     * executor has closed the instance. Parked messages of it go on behind it.
     */
    void detach(Place place, Ticket ticket);

    /** Moves a datapath to an executor, made if there is none of that name; the ticket is done when it runs there. */
    void move(int datapath, String executor, Ticket ticket);
}
