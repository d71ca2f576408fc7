package io.roundhouse.spi;

/**
 * A resource that an engine uses and the runtime owns: a socket with its buffers, a region, a stripe. Its type
 * belongs to a bundle that is never exchanged.
 *
 * @param id unique in the service, never reused
 * @param kind what it is, {@code socket}
 * @param resource the thing itself; closed by the runtime
 */
public record Handle(long id, String kind, AutoCloseable resource) {
    /** The resource as its type. @throws ClassCastException if it is another one */
    public <T extends AutoCloseable> T as(final Class<T> type) {
        return type.cast(resource);
    }
}
