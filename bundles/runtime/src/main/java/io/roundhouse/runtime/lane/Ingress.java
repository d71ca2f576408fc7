package io.roundhouse.runtime.lane;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.ReasonText;
import io.roundhouse.spi.Message;

/** The head of the rx lane: takes from the rx link, relates messages to calls, publishes to the lane. */
final class Ingress {
    private static final ReasonText OVERRUN =
        ReasonText.of("more messages of the stream were sent than the receiver had asked for");
    private static final ReasonText UNEXPECTED =
        ReasonText.of("server sends several answers, but the caller asked for one");

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
        if (isServer && (message.flags() & MessageFlags.NEXT) != 0) {
            next(message, slot);
        } else if (isServer && message.kind() == Message.REQUEST) {
            final long callId =
                calls.openServer(message.streamId(), message.connection(), message.method(), message.deadlineNs());
            if (callId == 0) {
                return false;
            }
            slot.callId(callId);
            if (slot.hasMore()) {
                calls.streams(callId);
            }
            if (calls.endExpired(callId, message.deadlineNs())
                || isClosing && calls.finish(callId, Status.UNAVAILABLE, texts.detached)) {
                counters.failed++;
                slot.disposition = Slot.GONE;
            }
        } else if (isServer || message.kind() != Message.RESPONSE || !isAwaited(slot)) {
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

    /** Takes a request that is not the first of its call. */
    private void next(final Message message, final Slot slot) {
        final long callId = calls.find(message.streamId(), message.connection());
        if (calls.state(callId) != CallTable.SERVING) {
            counters.stale++;
            slot.disposition = Slot.GONE;
            return;
        }
        slot.callId(callId).method(calls.method(callId)).deadlineNs(0);
        if ((message.flags() & MessageFlags.EMPTY) == 0) {
            charge(slot);
        }
    }

    /** Whether an answer is waited for; one that others follow leaves the call as it is. */
    private boolean isAwaited(final Slot slot) {
        if (!slot.hasMore()) {
            return calls.answered(slot.callId());
        }
        if (calls.state(slot.callId()) != CallTable.SENT) {
            return false;
        }
        if (calls.isStream(slot.callId())) {
            charge(slot);
        } else {
            calls.streams(slot.callId());
            end(slot, Status.INTERNAL, UNEXPECTED);
        }
        return true;
    }

    /** The peer sends more than it was allowed to: the call ends, and so do its messages. */
    private void charge(final Slot slot) {
        if (!calls.charge(slot.callId())) {
            end(slot, Status.RESOURCE_EXHAUSTED, OVERRUN);
        }
    }

    private void end(final Slot slot, final int status, final ReasonText text) {
        calls.finish(slot.callId(), status, text);
        counters.failed++;
        slot.disposition = Slot.GONE;
    }

    /** The call that a notice is about, or 0. */
    private long subject(final Message message) {
        if (isServer) {
            return calls.served(message.streamId(), message.connection());
        }
        return message.kind() == Message.CREDIT && calls.state(message.callId()) == CallTable.SENT
            ? message.callId() : 0;
    }

    private boolean notice(final Message message, final long bytesEnd) {
        if (message.kind() == Message.CONNECTION_LOST) {
            counters.failed += isServer ? calls.loseConnection(message.connection())
                : calls.finishSentBefore(message.streamId(), Status.UNAVAILABLE,
                    texts.of(message, texts.connectionLost));
            return true;
        }
        final long callId = subject(message);
        if (callId == 0) {
            counters.stale++;
            return true;
        }
        final Slot slot = lane.claimControl();
        if (slot == null) {
            return false;
        }
        if (message.kind() == Message.CANCEL) {
            calls.close(callId);
        }
        slot.kind(message.kind()).callId(callId).method(message.method());
        slot.bytesEnd = bytesEnd;
        slot.control();
        lane.publish();
        return true;
    }
}
