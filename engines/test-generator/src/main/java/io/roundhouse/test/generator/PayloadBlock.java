package io.roundhouse.test.generator;

import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.Handles;
import io.roundhouse.spi.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The off-heap cells payloads of requests lie in. The handle is the arena; a revision finds the cells by address. */
final class PayloadBlock {
    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK_BYTES = 1 << 22;
    private static final int MIN_CELLS = 1 << 10;
    private static final int MAX_CELLS = 1 << 13;

    private final long handle;
    private final MemorySegment memory;
    private final int payloadBytes;
    private final long cellBytes;
    private final int cells;

    private PayloadBlock(final long handle, final MemorySegment memory, final int payloadBytes, final int cells) {
        this.handle = handle;
        this.memory = memory;
        this.payloadBytes = payloadBytes;
        this.cells = cells;
        this.cellBytes = cellBytes(payloadBytes);
    }

    static PayloadBlock create(final Handles handles, final int payloadBytes) {
        final long wanted = BLOCK_BYTES / cellBytes(payloadBytes);
        final int cells = (int) Long.highestOneBit(Math.clamp(wanted, MIN_CELLS, MAX_CELLS));
        final Arena arena = Arena.ofShared();
        final MemorySegment memory = arena.allocate(cells * cellBytes(payloadBytes), 64);
        return new PayloadBlock(handles.add("payload-block", arena).id(), memory, payloadBytes, cells);
    }

    static PayloadBlock restore(final EngineState state) {
        final int payloadBytes = (int) state.longValue("payload_bytes");
        final int cells = (int) state.longValue("cells");
        final MemorySegment memory = MemorySegment.ofAddress(state.longValue("address"))
            .reinterpret(cells * cellBytes(payloadBytes));
        return new PayloadBlock(state.longValue("block_handle"), memory, payloadBytes, cells);
    }

    void decompose(final EngineState.Builder state) {
        state.put("payload_bytes", (long) payloadBytes).put("cells", (long) cells).put("address", memory.address())
            .put("block_handle", handle);
    }

    private static long cellBytes(final int payloadBytes) {
        return payloadBytes + 63 & ~63;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    int cells() {
        return cells;
    }

    /** Writes the number to its cell and points the message there. */
    void fill(final Message message, final long number) {
        final long offset = (number & cells - 1) * cellBytes;
        memory.set(NUMBER, offset, number);
        message.payload(memory, offset, payloadBytes);
    }

    /** The number an answer carries. It has 8 bytes or more. */
    static long numberOf(final Message message) {
        return message.segment().get(NUMBER, message.offset());
    }

    void close(final Handles handles) {
        final Handle block = handles.get(handle);
        if (block != null) {
            handles.close(handle);
        }
    }
}
