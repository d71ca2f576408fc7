package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Handle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service's handles. Thread-safe. Refuses resources whose class comes from an engine bundle. */
public final class HandleTable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandleTable.class);

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Handle> handles = new ConcurrentHashMap<>();
    private final Predicate<Class<?>> isOfEngineBundle;

    /** Makes an empty table. @param isOfEngineBundle tells classes that may not be kept */
    public HandleTable(final Predicate<Class<?>> isOfEngineBundle) {
        this.isOfEngineBundle = isOfEngineBundle;
    }

    /** Takes a resource. @throws IllegalArgumentException when its class would be exchanged with its engine */
    public Handle add(final String kind, final AutoCloseable resource) {
        if (isOfEngineBundle.test(resource.getClass())) {
            throw new IllegalArgumentException("a handle's resource must be of a bundle that is never exchanged: class="
                + resource.getClass().getName());
        }
        final Handle handle = new Handle(ids.incrementAndGet(), kind, resource);
        handles.put(handle.id(), handle);
        return handle;
    }

    /** The handle of an id, or null. */
    public Handle get(final long id) {
        return handles.get(id);
    }

    /** Closes a resource, once. */
    public void close(final long id) {
        final Handle handle = handles.remove(id);
        if (handle != null) {
            try {
                handle.resource().close();
            } catch (final Exception e) {
                LOGGER.warn("handle {} of kind {} did not close cleanly", id, handle.kind(), e);
            }
        }
    }

    /** Open handles. */
    public int size() {
        return handles.size();
    }
}
