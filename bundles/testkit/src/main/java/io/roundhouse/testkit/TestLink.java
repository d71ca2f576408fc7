package io.roundhouse.testkit;

import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Both ends of a link: an engine is given one, the test uses the other. Slots and bytes are bounded as in the runtime;
 * the bytes of a message are given back when it is released. Allocates nothing after construction.
 *
 * <pre>
 *  released                 published           claimed
 *  |  peek(0) peek(1) ...   |                   |
 * </pre>
 */
public final class TestLink implements InPort, OutPort {
    private final Message[] slots;
    private final long[] bytesEnd;
    private final MemorySegment memory;
    private final int maxLength;
    private long released;
    private long published;
    private long bytesReleased;
    private long bytesClaimed;
    private long claimedEnd = -1;

    /**
     * A link.
     *
     * @param slotCount a power of two
     * @param memoryBytes bytes of payload memory, a power of two, or 0 for none
     */
    public TestLink(final int slotCount, final int memoryBytes) {
        if (Integer.bitCount(slotCount) != 1 || Integer.bitCount(memoryBytes) > 1) {
            throw new IllegalArgumentException("must be powers of two: slots=" + slotCount + " bytes=" + memoryBytes);
        }
        slots = new Message[slotCount];
        bytesEnd = new long[slotCount];
        for (int i = 0; i < slotCount; i++) {
            slots[i] = new Message();
        }
        memory = memoryBytes == 0 ? MemorySegment.NULL : Arena.ofAuto().allocate(memoryBytes, 64);
        maxLength = memoryBytes / 2;
    }

    private Message slot(final long position) {
        return slots[(int) position & slots.length - 1];
    }

    /** How many messages more can be claimed. */
    public int free() {
        return slots.length - (int) (published - released);
    }

    /** How many messages were ever published. */
    public long published() {
        return published;
    }

    @Override
    public Message claim() {
        if (free() == 0) {
            return null;
        }
        claimedEnd = bytesClaimed;
        return slot(published).payload(MemorySegment.NULL, 0, 0).callId(0).streamId(0).deadlineNs(0).resumeAtNs(0)
            .status(0).reason(0).agreement(0).connection(0).kind(0).method(0).flags(0);
    }

    @Override
    public Message claim(final int length) {
        if (length < 0 || length > maxLength) {
            throw new IllegalArgumentException("length must be 0 to " + maxLength + ": length=" + length);
        }
        final long capacity = memory.byteSize();
        long start = bytesClaimed;
        if ((start & capacity - 1) + length > capacity) {
            start += capacity - (start & capacity - 1);
        }
        if (free() == 0 || start + length - bytesReleased > capacity) {
            return null;
        }
        final Message message = claim();
        claimedEnd = start + length;
        return message.payload(memory, start & capacity - 1, length);
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public void publish() {
        if (claimedEnd < 0) {
            throw new IllegalStateException("nothing is claimed: published=" + published);
        }
        bytesClaimed = claimedEnd;
        bytesEnd[(int) published & slots.length - 1] = claimedEnd;
        claimedEnd = -1;
        published++;
    }

    @Override
    public int available() {
        return (int) (published - released);
    }

    @Override
    public Message peek(final int index) {
        if (index < 0 || index >= available()) {
            throw new IndexOutOfBoundsException(
                "index must be below available: index=" + index + " available=" + available());
        }
        return slot(released + index);
    }

    @Override
    public void release(final int count) {
        if (count < 0 || count > available()) {
            throw new IllegalArgumentException(
                "count must be 0 to available: count=" + count + " available=" + available());
        }
        if (count > 0) {
            released += count;
            bytesReleased = bytesEnd[(int) (released - 1) & slots.length - 1];
        }
    }

    @Override
    public long position() {
        return released;
    }
}
