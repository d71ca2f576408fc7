package io.roundhouse.runtime.lane;

import java.util.Arrays;

/**
 * Finds the entry of a call by how an application or a peer names it: an open-addressed table with linear probing,
 * never more than half full. Owned by the {@link CallTable}.
 */
final class StreamIndex {
    private static final int SLOTS = 2 * CallTable.CAPACITY;
    private static final int FREE = -1;

    private final long[] keys;
    private final int[] connections;
    private final int[] entries;

    StreamIndex() {
        keys = new long[SLOTS];
        connections = new int[SLOTS];
        entries = new int[SLOTS];
        Arrays.fill(entries, FREE);
    }

    private StreamIndex(final StreamIndex from) {
        keys = from.keys.clone();
        connections = from.connections.clone();
        entries = from.entries.clone();
    }

    StreamIndex copy() {
        return new StreamIndex(this);
    }

    private static int home(final long key, final int connection) {
        final long mixed = (key + connection * 0xD6E8FEB86659FD93L) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & SLOTS - 1;
    }

    void put(final long key, final int connection, final int entry) {
        int at = home(key, connection);
        while (entries[at] != FREE) {
            at = at + 1 & SLOTS - 1;
        }
        keys[at] = key;
        connections[at] = connection;
        entries[at] = entry;
    }

    /** The entry of a key, the first if there are several, or -1. */
    int find(final long key, final int connection) {
        int at = home(key, connection);
        while (entries[at] != FREE && (keys[at] != key || connections[at] != connection)) {
            at = at + 1 & SLOTS - 1;
        }
        return entries[at];
    }

    /** Removes an entry that is there under this key. */
    void remove(final long key, final int connection, final int entry) {
        int hole = home(key, connection);
        while (entries[hole] != entry) {
            hole = hole + 1 & SLOTS - 1;
        }
        // Whoever was pushed beyond the hole moves up, so that no search ends in front of it.
        int at = hole + 1 & SLOTS - 1;
        while (entries[at] != FREE) {
            final int distance = at - home(keys[at], connections[at]) & SLOTS - 1;
            if (distance >= (at - hole & SLOTS - 1)) {
                keys[hole] = keys[at];
                connections[hole] = connections[at];
                entries[hole] = entries[at];
                hole = at;
            }
            at = at + 1 & SLOTS - 1;
        }
        entries[hole] = FREE;
    }
}
