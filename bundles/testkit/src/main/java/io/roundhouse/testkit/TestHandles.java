package io.roundhouse.testkit;

import io.roundhouse.spi.Handle;
import io.roundhouse.spi.Handles;
import java.util.TreeMap;

/** A table of handles. Close it to close what is left. */
public final class TestHandles implements Handles, AutoCloseable {
    private final TreeMap<Long, Handle> open = new TreeMap<>();
    private long nextId = 1;

    @Override
    public synchronized Handle add(final String kind, final AutoCloseable resource) {
        final Handle handle = new Handle(nextId++, kind, resource);
        open.put(handle.id(), handle);
        return handle;
    }

    @Override
    public synchronized Handle get(final long id) {
        return open.get(id);
    }

    @Override
    public synchronized void close(final long id) {
        final Handle handle = open.remove(id);
        if (handle != null) {
            try {
                handle.resource().close();
            } catch (final Exception e) {
                throw new IllegalStateException("handle did not close: " + handle, e);
            }
        }
    }

    /** The first handle of the kind: what a datapath was opened with is added first. */
    @Override
    public synchronized Handle of(final String kind) {
        return open.values().stream().filter(h -> h.kind().equals(kind)).findFirst().orElse(null);
    }

    /** How many are open. */
    public synchronized int openCount() {
        return open.size();
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            close(open.lastKey());
        }
    }
}
