package io.roundhouse.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts connections. Readers together get half of them, and one reader half of that, so that nobody but admins keeps
 * an admin out. Thread-safe.
 */
final class Admission<T> {
    private final Map<T, Caller> present = new HashMap<>();

    /** Lets a connection in if there is room for it. @param most connections at a time */
    synchronized boolean enter(final T connection, final Caller caller, final int most) {
        if (present.size() >= most || caller.role() == Role.READ && !hasRoomForReader(caller.uid(), most)) {
            return false;
        }
        present.put(connection, caller);
        return true;
    }

    private boolean hasRoomForReader(final int uid, final int most) {
        final long readers = present.values().stream().filter(caller -> caller.role() == Role.READ).count();
        final long own = present.values().stream().filter(caller -> caller.uid() == uid).count();
        return readers < most / 2 && own < Math.max(1, most / 4);
    }

    synchronized void leave(final T connection) {
        present.remove(connection);
        notifyAll();
    }

    void forEach(final Consumer<T> action) {
        final ArrayList<T> all;
        synchronized (this) {
            all = new ArrayList<>(present.keySet());
        }
        all.forEach(action);
    }

    /** Waits until all have left, or the limit has passed. */
    synchronized void awaitEmpty(final long limitNs) throws InterruptedException {
        final long endNs = System.nanoTime() + limitNs;
        for (long leftNs = limitNs; !present.isEmpty() && leftNs > 0; leftNs = endNs - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
        }
    }
}
