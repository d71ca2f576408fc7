package io.roundhouse.runtime.lane;

import com.lmax.disruptor.RingBuffer;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;

/** The consuming end of a link, for one thread at a time. After {@link #fence} it is empty and releases nothing. */
public final class LinkConsumer implements InPort {
    private final Link link;
    private final RingBuffer<Link.Entry> ring;
    private long consumed;
    private volatile boolean isFenced;

    /** The consuming end. The one before, if any, is fenced or given up. */
    public LinkConsumer(final Link link) {
        this.link = link;
        this.ring = link.ring;
        this.consumed = link.consumed.get();
    }

    /** Makes this end dead. Any thread. */
    public void fence() {
        isFenced = true;
    }

    @Override
    public int available() {
        return isFenced ? 0 : (int) (ring.getCursor() - consumed);
    }

    @Override
    public Message peek(final int index) {
        return ring.get(consumed + 1 + index);
    }

    @Override
    public void release(final int count) {
        if (!isFenced && count > 0 && count <= available()) {
            consumed += count;
            link.consumed.set(consumed);
        }
    }

    @Override
    public long position() {
        return consumed + 1;
    }

    /** The byte position behind the payload of an unreleased message. */
    long bytesEnd(final int index) {
        return ring.get(consumed + 1 + index).bytesEnd;
    }

    /** Gives back every byte before a position. */
    void free(final long bytePosition) {
        link.freed.set(bytePosition);
    }
}
