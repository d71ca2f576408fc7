package io.roundhouse.runtime.lane;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.ReasonText;
import io.roundhouse.spi.Message;

/** The tail of the tx lane: moves descriptors into the link to the transport, or turns rejected ones round. */
final class TxTail {
    private static final ReasonText OVERTAKEN =
        ReasonText.of("a policy that reorders let a message of the stream overtake its first");

    private final Lane lane;
    private final Link link;
    private final LinkProducer out;
    private final CallTable calls;
    private final boolean isServer;
    private final DatapathCounters counters;

    TxTail(final Lane lane, final Link link, final LinkProducer out, final CallTable calls, final boolean isServer,
        final DatapathCounters counters) {
        this.lane = lane;
        this.link = link;
        this.out = out;
        this.calls = calls;
        this.isServer = isServer;
        this.counters = counters;
    }

    /** Moves what the last stage let go, as far as the link has room. @return slots passed */
    int run() {
        final long ready = lane.ready();
        final long from = lane.tail.get();
        long seq = from;
        while (seq < ready && pass(lane.ring.get(seq + 1))) {
            seq++;
        }
        if (seq > from) {
            lane.tail.set(seq);
        }
        return (int) (seq - from);
    }

    private boolean pass(final Slot slot) {
        if (slot.disposition == Slot.GONE) {
            return true;
        }
        if (slot.isTurned() && !isServer) {
            counters.turned(slot);
            counters.txTurned++;
            calls.finish(slot.callId(), slot.status(), slot.segment(), slot.offset(), slot.payloadLength());
            return true;
        }
        return isServer ? sendAnswer(slot) : sendRequest(slot);
    }

    private boolean sendRequest(final Slot slot) {
        if (slot.isControl) {
            return slot.kind() == Message.CREDIT && calls.state(slot.callId()) != CallTable.SENT || move(slot);
        }
        final boolean isNext = (slot.flags() & MessageFlags.NEXT) != 0;
        final byte state = calls.state(slot.callId());
        if (slot.callId() != 0 && state != (isNext ? CallTable.SENT : CallTable.OPEN)) {
            if (isNext && state == CallTable.OPEN) {
                // A stage let it overtake the first of its call: what the server would get is not what was said.
                calls.finish(slot.callId(), Status.INTERNAL, OVERTAKEN);
                counters.failed++;
            }
            counters.txDropped++;
            return true;
        }
        if (!move(slot)) {
            return false;
        }
        if (slot.callId() != 0 && !isNext) {
            calls.sent(slot.callId(), slot.linkPosition);
        }
        return true;
    }

    private boolean sendAnswer(final Slot slot) {
        final byte state = calls.state(slot.callId());
        if (slot.kind() == Message.CREDIT && state != CallTable.SERVING) {
            return true;
        }
        if (state != CallTable.SERVING && !(slot.isControl && state == CallTable.DONE)) {
            counters.stale++;
            counters.txDropped++;
            return true;
        }
        slot.streamId(calls.stream(slot.callId())).connection(calls.connection(slot.callId()));
        final boolean isCutShort = slot.isTurned() && slot.hasMore();
        if (isCutShort) {
            slot.flags(0);
        }
        if (!move(slot)) {
            return false;
        }
        if (slot.isTurned()) {
            counters.turned(slot);
        }
        if (isCutShort) {
            calls.tell(slot.callId());
        }
        if (slot.hasMore()) {
            calls.streams(slot.callId());
        } else if (slot.kind() == Message.RESPONSE) {
            calls.close(slot.callId());
        }
        return true;
    }

    private boolean move(final Slot slot) {
        final Message target = out.claim();
        if (target == null) {
            return false;
        }
        target.copyFrom(slot);
        slot.linkPosition = link.claimedSequence;
        out.publish();
        counters.txMessages++;
        if (slot.isControl) {
            counters.txControl++;
        }
        return true;
    }
}
