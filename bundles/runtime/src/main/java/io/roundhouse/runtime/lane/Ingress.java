package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.ReasonText;
import io.roundhouse.spi.Message;

/** The head of the rx lane: takes from the rx link, relates messages to calls, publishes to the lane. */
final class Ingress {
    private static final int UNAVAILABLE = 14;

    private final Lane lane;
    private final ParkTable park;
    private final LinkConsumer link;
    private final CallTable calls;
    private final boolean isServer;
    private final DatapathCounters counters;
    private final DatapathTexts texts;

    Ingress(final Lane lane, final ParkTable park, final LinkConsumer link, final CallTable calls,
        final boolean isServer, final DatapathCounters counters, final DatapathTexts texts) {
        this.lane = lane;
        this.park = park;
        this.link = link;
        this.calls = calls;
        this.isServer = isServer;
        this.counters = counters;
        this.texts = texts;
    }

    void free(final long bytePosition) {
        link.free(bytePosition);
    }

    /** Moves a batch. @param isClosing whether requests are not served any more @return messages taken from the link */
    int run(final boolean isClosing) {
        final int limit = Math.min(link.available(), Stage.BATCH);
        int taken = 0;
        while (taken < limit && accept(link.peek(taken), link.bytesEnd(taken), isClosing)) {
            taken++;
        }
        link.release(taken);
        counters.rxMessages += taken;
        return taken;
    }

    private boolean accept(final Message message, final long bytesEnd, final boolean isClosing) {
        if (message.kind() != Message.REQUEST && message.kind() != Message.RESPONSE) {
            return notice(message, bytesEnd);
        }
        final Slot slot = park.isFull() ? null : lane.claim();
        if (slot == null) {
            return false;
        }
        slot.copyFrom(message);
        slot.bytesEnd = bytesEnd;
        slot.noteOrigin();
        if (isServer && message.kind() == Message.REQUEST) {
            final long callId =
                calls.openServer(message.streamId(), message.connection(), message.method(), message.deadlineNs());
            if (callId == 0) {
                return false;
            }
            slot.callId(callId);
            if (calls.endExpired(callId, message.deadlineNs())
                || isClosing && calls.finish(callId, UNAVAILABLE, texts.detached)) {
                counters.failed++;
                slot.disposition = Slot.GONE;
            }
        } else if (isServer || message.kind() != Message.RESPONSE || !calls.answered(message.callId())) {
            counters.stale++;
            slot.disposition = Slot.GONE;
        } else if (message.status() != 0) {
            counters.failed++;
            if (message.reason() != 0) {
                texts.of(message, ReasonText.NONE).attach(slot);
            }
        }
        if (slot.disposition == Slot.LIVE) {
            counters.rxEntered++;
        }
        lane.publish();
        return true;
    }

    private boolean notice(final Message message, final long bytesEnd) {
        if (message.kind() == Message.CONNECTION_LOST) {
            counters.failed += calls.finishSentBefore(message.streamId(), UNAVAILABLE,
                texts.of(message, texts.connectionLost));
            return true;
        }
        final long callId = isServer && message.kind() == Message.CANCEL
            ? calls.served(message.streamId(), message.connection()) : 0;
        if (callId == 0) {
            counters.stale++;
            return true;
        }
        final Slot slot = lane.claimControl();
        if (slot == null) {
            return false;
        }
        calls.close(callId);
        slot.kind(Message.CANCEL).callId(callId);
        slot.bytesEnd = bytesEnd;
        slot.control();
        lane.publish();
        return true;
    }
}
