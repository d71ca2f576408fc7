package io.roundhouse.runtime.lane;

import com.lmax.disruptor.RingBuffer;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;

/**
 * The producing end of a link, for one thread at a time. After {@link #fence} it accepts nothing and publishes nothing.
 */
public final class LinkProducer implements OutPort {
    private final Link link;
    private final RingBuffer<Link.Entry> ring;
    private final LinkSet published;
    private final int number;
    private long reservedEnd;
    private volatile boolean isFenced;

    /** The producing end. The one before, if any, is fenced or given up. */
    public LinkProducer(final Link link) {
        this(link, null, 0);
    }

    /** One of many of the same producer. @param published is told its number when something is published */
    LinkProducer(final Link link, final LinkSet published, final int number) {
        this.link = link;
        this.ring = link.ring;
        this.published = published;
        this.number = number;
    }

    /** Makes this end dead. Any thread. */
    public void fence() {
        isFenced = true;
    }

    @Override
    public Message claim() {
        if (isFenced) {
            return null;
        }
        if (link.claimed == null) {
            if (!ring.hasAvailableCapacity(1)) {
                return null;
            }
            link.claimedSequence = ring.next();
            link.claimed = ring.get(link.claimedSequence);
        }
        reservedEnd = link.reserved;
        final Link.Entry entry = link.claimed;
        entry.payload(link.bytes, 0, 0).status(0).callId(0).streamId(0).deadlineNs(0).resumeAtNs(0).connection(0)
            .reason(0).flags(0);
        return entry;
    }

    @Override
    public Message claim(final int length) {
        if (length < 0 || length > maxLength()) {
            return null;
        }
        final Message message = claim();
        if (message == null || length == 0) {
            return message;
        }
        final int capacity = link.byteCapacity;
        long start = emptied();
        final int offset = (int) (start & capacity - 1);
        if (offset + length > capacity) {
            start += capacity - offset;
        }
        if (start + length - Math.max(link.freed.get(), link.restartedAt) > capacity) {
            return null;
        }
        // 8-byte steps keep every payload aligned for its reader.
        reservedEnd = start + length + 7 & ~7L;
        return message.payload(link.bytes, start & capacity - 1, length);
    }

    /** Where to go on: at the ring's beginning when nothing is in it. */
    private long emptied() {
        final long reserved = link.reserved;
        if (link.freed.get() == reserved && (reserved & link.byteCapacity - 1) != 0) {
            link.restartedAt = (reserved | link.byteCapacity - 1) + 1;
            return link.restartedAt;
        }
        return reserved;
    }

    @Override
    public int maxLength() {
        return link.byteCapacity / 2;
    }

    @Override
    public void publish() {
        if (isFenced || link.claimed == null) {
            return;
        }
        link.claimed.bytesEnd = reservedEnd;
        link.reserved = reservedEnd;
        link.claimed = null;
        ring.publish(link.claimedSequence);
        if (published != null) {
            published.add(number);
        }
    }
}
