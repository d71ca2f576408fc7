package io.roundhouse.runtime.lane;

import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;

/**
 * The last station of the tx lane as the frontend sees it: messages nobody needs any more, in order, whose memory it
 * gives back. Slots behind which there is no memory of the application (control, parked away) are passed over.
 */
final class TxReclaim implements InPort {
    private final Lane lane;
    private final Link link;
    private final long[] visible = new long[Lane.CAPACITY];
    private int count;
    private int first;
    private long scanned = -1;
    private long position;

    TxReclaim(final Lane lane, final Link link) {
        this.lane = lane;
        this.link = link;
        this.scanned = lane.reclaimed.get();
    }

    /** Looks how far the transport has come. @return whether there is something to give back */
    boolean collect() {
        final long released = link.consumed.get();
        final long tail = lane.tail.get();
        long seq = scanned;
        while (seq < tail) {
            final Slot slot = lane.ring.get(seq + 1);
            if (slot.linkPosition > released) {
                break;
            }
            seq++;
            if (!slot.isControl && slot.disposition != Slot.GONE) {
                slot.restoreOrigin();
                if (count == 0) {
                    first = 0;
                }
                visible[first + count++ & Lane.CAPACITY - 1] = seq;
            }
        }
        scanned = seq;
        if (count == 0) {
            lane.reclaimed.set(seq);
        }
        return count > 0;
    }

    @Override
    public int available() {
        return count;
    }

    @Override
    public Message peek(final int index) {
        return lane.ring.get(visible[first + index & Lane.CAPACITY - 1]);
    }

    @Override
    public void release(final int n) {
        if (n <= 0 || n > count) {
            return;
        }
        first = first + n & Lane.CAPACITY - 1;
        count -= n;
        position += n;
        lane.reclaimed.set(count == 0 ? scanned : visible[first] - 1);
    }

    @Override
    public long position() {
        return position;
    }
}
