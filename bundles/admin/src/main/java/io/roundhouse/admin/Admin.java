package io.roundhouse.admin;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Everything an operator can see and do. Thread-safe. */
@ProviderType
public interface Admin {
    /** The engines known, by name. */
    List<EngineView> engines();

    /** The revisions the store keeps of an engine, newest first. @throws IllegalArgumentException when unknown */
    List<RevisionView> revisions(String engine);

    /**
     * The live datapaths, by number. Rates are over the time since the previous call, of any caller, at least 100 ms
     * ago.
     */
    List<DatapathView> datapaths();

    /** The policies of datapaths to come, from the application to the network. */
    List<String> defaultChain();

    /** The executors. */
    List<ExecutorView> executors();

    /** All counters and levels of engines, datapaths and executors. Costs the executors nothing. */
    List<MetricView> metrics();

    /** Says what a change would do, without doing it. */
    PlanView plan(ChangeRequest request);

    /**
     * Queues a change; one runs at a time.
     *
     * @return its number
     * @throws IllegalArgumentException saying which name or value is wrong
     */
    long submit(ChangeRequest request);

    /** A change by number, or null. */
    ChangeView change(long id);

    /** Waits for a change to end. @return its last state, still running if the time was too short */
    ChangeView await(long id, Duration limit) throws InterruptedException;

    /** Ended and running changes, newest first, at most {@code limit}. */
    List<ChangeView> history(int limit);

    /** Calls {@code listener} with every change that ends, on the change thread; it must return at once. */
    AutoCloseable onChange(Consumer<ChangeView> listener);

    /**
     * Has peers begin no more calls here, and waits until those they have in flight have ended. There is no way back
     * but a restart; applications of this service go on calling others. Blocks.
     *
     * @return datapaths of servers that serve calls yet, 0 when all have ended
     */
    int drain(Duration limit);

    /** Whether that was asked for. */
    boolean isDraining();
}
