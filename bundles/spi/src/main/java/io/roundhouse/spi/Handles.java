package io.roundhouse.spi;

/** The service's table of handles. Not for the hot path; thread-safe. */
public interface Handles {
    /** Gives a resource to the runtime. The resource's class must not come from an engine bundle. */
    Handle add(String kind, AutoCloseable resource);

    /** The handle of an id, or null when it is closed. */
    Handle get(long id);

    /** Closes the resource and forgets the handle; nothing happens the second time. */
    void close(long id);

    /** The datapath's own handle of a kind (a frontend's {@code stripe}), or null. */
    Handle of(String kind);
}
