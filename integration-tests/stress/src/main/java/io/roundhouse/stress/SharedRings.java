package io.roundhouse.stress;

import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.posix.Posix;
import io.roundhouse.shm.SharedRegion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rings in one region that is mapped twice, as by an application and by its service: what is written through one
 * mapping is read through the other. There are more rings than jcstress has states at a time, so each state has one of
 * its own.
 *
 * <pre>
 *  slot  flag (32), then 124 B unused | ring of 2 entries of 16 B
 * </pre>
 */
final class SharedRings {
    static final int CAPACITY = 2;
    static final int ENTRY_LENGTH = 16;

    private static final int SLOTS = 1 << 15;
    private static final long SLOT_LENGTH =
        RingDescriptor.ISOLATION + RingDescriptor.length(CAPACITY, ENTRY_LENGTH);
    private static final SharedRegion MADE = SharedRegion.create(Arena.global(), "stress", SLOTS * SLOT_LENGTH);
    private static final SharedRegion SEEN =
        SharedRegion.map(Arena.global(), Posix.duplicate(MADE.fd()), SLOTS * SLOT_LENGTH);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private SharedRings() {
    }

    /** The mapping of the side that produces. */
    static MemorySegment producing() {
        return MADE.memory();
    }

    /** The mapping of the side that consumes. */
    static MemorySegment consuming() {
        return SEEN.memory();
    }

    /** Where an empty slot starts; its ring is {@link RingDescriptor#ISOLATION} behind. */
    static long slot() {
        final long slot = (NEXT.getAndIncrement() & SLOTS - 1) * SLOT_LENGTH;
        for (long at = slot; at < slot + SLOT_LENGTH; at += Long.BYTES) {
            producing().set(ValueLayout.JAVA_LONG, at, 0);
        }
        return slot;
    }
}
