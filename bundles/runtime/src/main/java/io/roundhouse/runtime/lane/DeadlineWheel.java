package io.roundhouse.runtime.lane;

import java.util.Arrays;

/**
 * Which call of a table expires next: a hashed timing wheel of intrusive lists over the table's indices, so that adding
 * and removing cost the same however many calls are open, and a duty cycle in which no tick ends costs a comparison.
 * Owned by the datapath's executor. Allocates nothing.
 *
 * <pre>
 *  bucket of a tick = tick mod 256; a tick is 2^22 ns (4.2 ms); an entry stays in its bucket until its own tick ended
 * </pre>
 *
 * Source: Varghese and Lauck, SOSP '87, scheme 6.
 */
final class DeadlineWheel {
    /** Calls expire at most one tick, 2 to this power in ns, late. */
    static final int TICK_SHIFT = 22;

    private static final int BUCKETS = 256;
    private static final int NONE = -1;

    private final int[] head = new int[BUCKETS];
    private final long[] occupied = new long[BUCKETS / Long.SIZE];
    private final int[] next;
    private final int[] previous;
    /** By index: the tick that it expires with. */
    private final long[] dueTick;
    private final boolean[] isIn;
    private int size;
    /** The tick that is running: all before it were looked through. */
    private long tick;
    private boolean isScanning;
    private int cursor = NONE;

    DeadlineWheel(final int capacity) {
        next = new int[capacity];
        previous = new int[capacity];
        dueTick = new long[capacity];
        isIn = new boolean[capacity];
        Arrays.fill(head, NONE);
    }

    /** Adds an index that is not in it. A deadline that has passed expires with the tick that is running. */
    void add(final int index, final long deadlineNs) {
        final long due = Math.max(deadlineNs >> TICK_SHIFT, tick);
        final int bucket = bucket(due);
        dueTick[index] = due;
        isIn[index] = true;
        previous[index] = NONE;
        next[index] = head[bucket];
        if (head[bucket] != NONE) {
            previous[head[bucket]] = index;
        }
        head[bucket] = index;
        occupied[bucket >> 6] |= 1L << bucket;
        size++;
    }

    /** Takes an index out; nothing happens when it is not in it. */
    void remove(final int index) {
        if (!isIn[index]) {
            return;
        }
        isIn[index] = false;
        size--;
        final int bucket = bucket(dueTick[index]);
        if (cursor == index) {
            cursor = next[index];
        }
        if (next[index] != NONE) {
            previous[next[index]] = previous[index];
        }
        if (previous[index] != NONE) {
            next[previous[index]] = next[index];
        } else {
            head[bucket] = next[index];
            if (head[bucket] == NONE) {
                occupied[bucket >> 6] &= ~(1L << bucket);
            }
        }
    }

    /** Takes out an index whose deadline has passed. Called until there is none. @return the index, or -1 */
    int expired(final long nowNs) {
        final long now = nowNs >> TICK_SHIFT;
        if (now == tick) {
            return NONE;
        }
        if (size == 0 || now < tick) {
            tick = now;
            isScanning = false;
            return NONE;
        }
        if (now - tick > BUCKETS) {
            // Each bucket is looked through once, however long nobody looked.
            tick = now - BUCKETS;
            isScanning = false;
        }
        while (tick < now) {
            if (!isScanning) {
                isScanning = true;
                cursor = head[bucket(tick)];
            }
            while (cursor != NONE) {
                final int index = cursor;
                cursor = next[index];
                if (dueTick[index] <= tick) {
                    remove(index);
                    return index;
                }
            }
            isScanning = false;
            tick++;
        }
        return NONE;
    }

    /** When the next look may find something: not later than the end of the next tick that an entry expires with. */
    long nextDueNs() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        int ahead = 0;
        while (ahead < BUCKETS && (occupied[bucket(tick + ahead) >> 6] & 1L << bucket(tick + ahead)) == 0) {
            ahead++;
        }
        return tick + ahead + 1 << TICK_SHIFT;
    }

    private static int bucket(final long ofTick) {
        return (int) ofTick & BUCKETS - 1;
    }

    /** A wheel with the same entries that shares nothing with this one. */
    DeadlineWheel copy() {
        final DeadlineWheel copy = new DeadlineWheel(next.length);
        System.arraycopy(head, 0, copy.head, 0, BUCKETS);
        System.arraycopy(occupied, 0, copy.occupied, 0, occupied.length);
        System.arraycopy(next, 0, copy.next, 0, next.length);
        System.arraycopy(previous, 0, copy.previous, 0, previous.length);
        System.arraycopy(dueTick, 0, copy.dueTick, 0, dueTick.length);
        System.arraycopy(isIn, 0, copy.isIn, 0, isIn.length);
        copy.size = size;
        copy.tick = tick;
        copy.isScanning = isScanning;
        copy.cursor = cursor;
        return copy;
    }
}
