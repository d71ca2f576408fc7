package io.roundhouse.simulation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The send heap of a simulated server application: blocks of one payload each. */
final class ServerMemory {
    private static final int BLOCKS = 700;

    final MemorySegment segment = Arena.ofAuto().allocate((long) BLOCKS * Ledger.PAYLOAD_BYTES, 8);
    private final World world;
    private final boolean[] isTaken = new boolean[BLOCKS];
    private final int[] free = new int[BLOCKS];
    private int freeCount;

    ServerMemory(final World world) {
        this.world = world;
        for (int i = 0; i < BLOCKS; i++) {
            free[freeCount++] = i;
        }
    }

    boolean hasRoom() {
        return freeCount > 0;
    }

    long take() {
        final int block = free[--freeCount];
        isTaken[block] = true;
        return (long) block * Ledger.PAYLOAD_BYTES;
    }

    void giveBack(final long offset) {
        final int block = (int) (offset / Ledger.PAYLOAD_BYTES);
        world.check(isTaken[block], "answer's block given back twice");
        isTaken[block] = false;
        free[freeCount++] = block;
    }
}
