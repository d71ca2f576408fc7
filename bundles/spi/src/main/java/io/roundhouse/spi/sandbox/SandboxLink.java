package io.roundhouse.spi.sandbox;

import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A link on one thread: a ring of messages and one of bytes. Checks what it is asked for. */
public final class SandboxLink implements InPort, OutPort {
    /** Messages it holds at most. */
    public static final int SLOTS = 256;

    private final Message[] slots = new Message[SLOTS];
    private final long[] ends = new long[SLOTS];
    private final MemorySegment memory;
    private final int maxLength;
    private long head;
    private long tail;
    private long bytesHead;
    private long bytesTail;
    private long claimedEnd = -1;
    private int limit = SLOTS;

    /** An empty link. @param bytes of payload memory, 0 for none */
    public SandboxLink(final int bytes) {
        memory = Arena.ofAuto().allocate(bytes);
        maxLength = bytes / 2;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Message();
        }
    }

    /** Lowers, for back pressure, how many slots may be in use. @param slots 0 to {@link #SLOTS} */
    public void limit(final int slots) {
        limit = slots;
    }

    @Override
    public Message claim() {
        if (tail - head >= limit) {
            return null;
        }
        claimedEnd = bytesTail;
        return slots[(int) tail & SLOTS - 1].payload(MemorySegment.NULL, 0, 0).status(0).reason(0);
    }

    @Override
    public Message claim(final int length) {
        if (length <= 0 || length > maxLength) {
            throw new IllegalArgumentException("length must be 1 to maxLength: length=" + length);
        }
        final long capacity = memory.byteSize();
        long start = bytesTail;
        if (start % capacity + length > capacity) {
            start += capacity - start % capacity;
        }
        if (tail - head >= limit || start + length - bytesHead > capacity) {
            return null;
        }
        claimedEnd = start + length;
        return slots[(int) tail & SLOTS - 1].payload(memory, start % capacity, length).status(0).reason(0);
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public void publish() {
        if (claimedEnd < 0) {
            throw new IllegalStateException("nothing is claimed");
        }
        ends[(int) tail & SLOTS - 1] = claimedEnd;
        bytesTail = claimedEnd;
        claimedEnd = -1;
        tail++;
    }

    @Override
    public int available() {
        return (int) (tail - head);
    }

    @Override
    public Message peek(final int index) {
        if (index < 0 || index >= available()) {
            throw new IllegalArgumentException("no such message: index=" + index + " available=" + available());
        }
        return slots[(int) (head + index) & SLOTS - 1];
    }

    @Override
    public void release(final int count) {
        if (count < 1 || count > available()) {
            throw new IllegalArgumentException("cannot release: count=" + count + " available=" + available());
        }
        head += count;
        bytesHead = ends[(int) (head - 1) & SLOTS - 1];
    }

    @Override
    public long position() {
        return head;
    }
}
