package io.roundhouse.simulation;

import io.roundhouse.api.Status;
import io.roundhouse.runtime.lane.CallTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The application behind one client datapath, as it would be in a process of its own: what it called, what it got back.
 * Payloads are (datapath, number), in memory that is used again once it was given back.
 */
final class Ledger {
    static final int PAYLOAD_BYTES = 16;
    private static final long LONGEST_TIMEOUT_NS = 20_000_000;
    private static final int BLOCKS = 2 * CallTable.CAPACITY;

    final long id;
    final MemorySegment memory = Arena.ofAuto().allocate((long) BLOCKS * PAYLOAD_BYTES, 8);
    long called;
    long answered;
    long rejected;
    long failed;
    long lastArrived = -1;
    private final World world;
    private final int[] free = new int[BLOCKS];
    private int freeCount;
    private final long[] deadlines = new long[CallTable.CAPACITY * 4];
    private final boolean[] isGivenUp = new boolean[CallTable.CAPACITY * 4];
    private long lastAnswered = -1;

    Ledger(final World world, final long id) {
        this.world = world;
        this.id = id;
        for (int i = 0; i < BLOCKS; i++) {
            free[freeCount++] = i;
        }
    }

    /** A block with the next call's payload, or -1 when all are in use. */
    long block() {
        if (freeCount == 0) {
            return -1;
        }
        final long offset = (long) free[--freeCount] * PAYLOAD_BYTES;
        memory.set(ValueLayout.JAVA_LONG, offset, id);
        memory.set(ValueLayout.JAVA_LONG, offset + 8, called);
        return offset;
    }

    void giveBack(final long offset) {
        world.check(memory.get(ValueLayout.JAVA_LONG, offset) == id, "block given back twice");
        memory.set(ValueLayout.JAVA_LONG, offset, -1L);
        free[freeCount++] = (int) (offset / PAYLOAD_BYTES);
    }

    /** When the next call expires: most never do, some much sooner than the network takes. */
    long deadline(final long nowNs) {
        final long draw = World.mix(id << 40 | called) >>> 1;
        final long deadlineNs = draw % 4 == 0 ? nowNs + 1 + draw % LONGEST_TIMEOUT_NS : 0;
        deadlines[(int) called & CallTable.CAPACITY * 4 - 1] = deadlineNs;
        isGivenUp[(int) called & CallTable.CAPACITY * 4 - 1] = false;
        return deadlineNs;
    }

    /** A call that its caller gives up now, one of the latest, or -1. */
    long unwanted() {
        final long draw = World.mix(~(id << 40 | called)) >>> 1;
        return draw % 8 == 0 ? called - 1 - (draw >>> 3) % Math.min(called, 256) : -1;
    }

    void givenUp(final long number) {
        isGivenUp[(int) number & CallTable.CAPACITY * 4 - 1] = true;
    }

    /** The payload arrived at the server. */
    void arrived(final long number) {
        if (number <= lastArrived) {
            world.violated("request " + number + " came after " + lastArrived);
        }
        if (number >= called) {
            world.violated("request " + number + " was never called");
        }
        lastArrived = number;
    }

    /** A call was answered. */
    void answered(final long number, final int status, final MemorySegment payload, final long offset,
        final int length) {
        answered++;
        final boolean isUnwanted = isGivenUp[(int) number & CallTable.CAPACITY * 4 - 1];
        world.check(isUnwanted == (status == Status.CANCELLED), "a call ended otherwise than its caller was told");
        if (isUnwanted) {
            world.cancelled++;
        } else if (status == 0) {
            if (length != PAYLOAD_BYTES || payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset) != id
                || payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + 8) != number) {
                world.violated("answer of " + number + " is wrong");
            }
            if (number <= lastAnswered) {
                world.violated("answer of " + number + " came after that of " + lastAnswered);
            }
            lastAnswered = number;
        } else if (status == Status.DEADLINE_EXCEEDED) {
            final long deadlineNs = deadlines[(int) number & CallTable.CAPACITY * 4 - 1];
            world.check(deadlineNs != 0 && world.nowNs() - deadlineNs >= 0, "call " + number + " expired too soon");
            world.check(length > 0, "call " + number + " expired without a word");
            world.expired++;
        } else if (status == Gate.REJECTED) {
            rejected++;
        } else {
            failed++;
            world.failedCalls++;
        }
    }
}
