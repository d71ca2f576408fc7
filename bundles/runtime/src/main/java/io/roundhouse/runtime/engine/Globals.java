package io.roundhouse.runtime.engine;

import io.roundhouse.spi.GlobalLong;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The named longs of the whole service. Thread-safe; a long lives as long as the service. */
public final class Globals {
    private record Cell(AtomicLong value) implements GlobalLong {
        @Override
        public long get() {
            return value.getAcquire();
        }

        @Override
        public boolean compareAndSet(final long expected, final long to) {
            return value.compareAndSet(expected, to);
        }

        @Override
        public long getAndAdd(final long delta) {
            return value.getAndAdd(delta);
        }
    }

    private final Map<String, Cell> cells = new ConcurrentHashMap<>();

    /** The long of an engine by name. */
    public GlobalLong of(final String engine, final String name, final long initial) {
        return cells.computeIfAbsent(engine + '/' + name, _ -> new Cell(new AtomicLong(initial)));
    }

    /** A copy with the same values that shares nothing, for rehearsals. */
    public Globals copy() {
        final Globals copy = new Globals();
        cells.forEach((name, cell) -> copy.cells.put(name, new Cell(new AtomicLong(cell.get()))));
        return copy;
    }

    /** All values, by {@code engine/name}. */
    public Map<String, Long> values() {
        final Map<String, Long> values = new TreeMap<>();
        cells.forEach((name, cell) -> values.put(name, cell.get()));
        return values;
    }
}
