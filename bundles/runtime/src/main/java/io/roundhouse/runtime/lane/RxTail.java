package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.ReasonText;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;

/**
 * The last station of the rx lane as the frontend sees it: messages that passed every stage, in order. Its release is
 * the lane's reclaim: the link's bytes and parked memory are given back there.
 */
final class RxTail implements InPort {
    private final Lane lane;
    private final Ingress ingress;
    private final ParkTable park;
    private final CallTable calls;
    private final boolean isServer;
    private final DatapathCounters counters;
    private final long[] visible = new long[Lane.CAPACITY];
    private int count;
    private int first;
    private long position;

    RxTail(final Lane lane, final Ingress ingress, final ParkTable park, final CallTable calls, final boolean isServer,
        final DatapathCounters counters) {
        this.lane = lane;
        this.ingress = ingress;
        this.park = park;
        this.calls = calls;
        this.isServer = isServer;
        this.counters = counters;
        // On a copied lane some may be past the tail and not released yet.
        for (long seq = lane.reclaimed.get() + 1; seq <= lane.tail.get(); seq++) {
            if (lane.ring.get(seq).disposition != Slot.GONE) {
                visible[count++] = seq;
            }
        }
    }

    /** Takes what the last stage let go. @return how many slots */
    int collect() {
        final long ready = lane.ready();
        final long from = lane.tail.get();
        for (long seq = from + 1; seq <= ready; seq++) {
            final Slot slot = lane.ring.get(seq);
            if (slot.disposition != Slot.GONE && isForFrontend(slot)) {
                visible[first + count++ & Lane.CAPACITY - 1] = seq;
            } else {
                slot.disposition = Slot.GONE;
            }
        }
        if (ready > from) {
            lane.tail.set(ready);
            if (count == 0) {
                giveBack(ready);
            }
        }
        return (int) (ready - from);
    }

    private boolean isForFrontend(final Slot slot) {
        if (!isWanted(slot)) {
            counters.rxDropped += slot.isControl ? 0 : 1;
            return false;
        }
        if (slot.isTurned()) {
            counters.turned(slot);
            if (isServer) {
                counters.rxTurned++;
                calls.finish(slot.callId(), slot.status(), slot.segment(), slot.offset(), slot.payloadLength());
                return false;
            }
            cutShort(slot);
        }
        if (slot.kind() == Message.RESPONSE && !slot.hasMore()) {
            calls.delivering(slot.callId());
        }
        return true;
    }

    /** Others were to follow, but it is the last, with an error. */
    private void cutShort(final Slot slot) {
        if (slot.hasMore()) {
            slot.flags(0);
            calls.cutShort(slot.callId());
        }
    }

    /** Whether the call has not ended meanwhile. A completion is of one that did, and so is a cancellation. */
    private boolean isWanted(final Slot slot) {
        final byte state = calls.state(slot.callId());
        if (state == CallTable.SENT && (slot.hasMore() || slot.kind() == Message.CREDIT)) {
            return true;
        }
        return slot.callId() == 0 || state == (slot.isControl ? CallTable.DONE
            : isServer ? CallTable.SERVING : CallTable.ANSWERED) || slot.isControl && isServer;
    }

    /** Gives back everything up to a sequence. */
    private void giveBack(final long to) {
        long bytes = Slot.NONE;
        for (long seq = lane.reclaimed.get() + 1; seq <= to; seq++) {
            final Slot slot = lane.ring.get(seq);
            if (slot.bytesEnd != Slot.NONE) {
                bytes = slot.bytesEnd;
            }
            if (slot.parkBlock != Slot.NONE) {
                park.free(slot.parkBlock);
                slot.parkBlock = Slot.NONE;
            }
        }
        if (bytes != Slot.NONE) {
            ingress.free(bytes);
        }
        lane.reclaimed.set(to);
    }

    /** The frontend failed on the oldest message: its call ends with a status. */
    void failFirst(final int status, final ReasonText text) {
        if (count == 0) {
            return;
        }
        final Slot slot = lane.ring.get(visible[first]);
        if (slot.kind() == Message.CREDIT) {
            slot.disposition = Slot.GONE;
            drop(1);
            return;
        }
        counters.failed += slot.status() == 0 ? 1 : 0;
        if (isServer) {
            counters.rxTurned += slot.isControl ? 0 : 1;
            calls.finish(slot.callId(), status, text);
            slot.disposition = Slot.GONE;
            drop(1);
        } else if (slot.status() == 0) {
            text.attach(slot.status(status));
            if (slot.hasMore()) {
                cutShort(slot);
                calls.delivering(slot.callId());
            }
        }
    }

    private void drop(final int n) {
        first = first + n & Lane.CAPACITY - 1;
        count -= n;
        giveBack(count == 0 ? lane.tail.get() : visible[first] - 1);
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
        for (int i = 0; i < n; i++) {
            final Slot slot = lane.ring.get(visible[first + i & Lane.CAPACITY - 1]);
            counters.rxDelivered += slot.isControl ? 0 : 1;
        }
        position += n;
        drop(n);
    }

    @Override
    public long position() {
        return position;
    }
}
