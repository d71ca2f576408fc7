package io.roundhouse.spi.datapath;

import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/** The running datapaths. Thread-safe; every call may block until the executor concerned passed a batch boundary. */
@ProviderType
public interface Datapaths {
    /**
     * Opens a datapath and puts it to work.
     *
     * @return its number
     * @throws IllegalStateException naming the engine that is missing or refused, or the limit that is reached
     */
    int open(DatapathSpec spec);

    /**
     * Ends a datapath: open calls of peers are answered with UNAVAILABLE, what is on the lanes is sent or dropped
     * within {@code drainNs}, then its engines and handles are closed. Nothing happens the second time.
     *
     * @return whether every thread has left it, to be asked again while not: a call that hangs may come back and go on
     *     with what the datapath was given, so the memory of that must stay until then
     */
    BooleanSupplier close(int id, long drainNs);
}
