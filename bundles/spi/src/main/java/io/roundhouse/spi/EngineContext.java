package io.roundhouse.spi;

import org.osgi.annotation.versioning.ProviderType;

/** What the runtime gives to one engine instance. Used by the thread that owns the instance. */
@ProviderType
public interface EngineContext {
    /** The engine's name, {@code rate-limit}. */
    String engine();

    /** The datapath the instance belongs to, or null for a transport. */
    DatapathInfo datapath();

    /** The configuration at this moment; later ones come by {@link Engine#reconfigure}. */
    Settings settings();

    /** Time as of the start of the duty cycle. */
    NanoClock clock();

    /** Calls open on the datapath, or null for a transport. */
    Calls calls();

    /** Timers that belong to the instance and to whichever revision follows it. */
    Timers timers();

    /** Descriptors watched for the instance and for whichever revision follows it. */
    Descriptors descriptors();

    /** Sockets, regions and the like, which outlive a revision. */
    Handles handles();

    /**
     * A long of the whole service, shared by all instances of this engine; made with {@code initial} at its first use
     * and kept across revisions. Not for the hot path; keep what it returns.
     */
    GlobalLong global(String name, long initial);

    /**
     * The number of a text that says why a call failed, for {@link Message#reason(int)} and {@link Calls#complete(long,
     * int, int)}: the same for the same text, in all engines, for as long as the service runs. Any thread; allocates,
     * so not for the hot path.
     *
     * @param text cut to 512 bytes of UTF-8
     * @return 1 or more, or 0 when the text is empty or the service has no room for more texts
     */
    int reason(String text);

    /**
     * A counter of this engine on this datapath, shown to operators and kept across revisions. Keep what it returns.
     */
    Counter counter(String name);
}
