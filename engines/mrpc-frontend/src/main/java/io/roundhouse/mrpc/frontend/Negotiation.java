package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.negotiation.SchemaAgreement;
import io.roundhouse.shm.MarshalHeap;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.shm.StripeEnd;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;

/**
 * Has schemas compared before a client's first call is sent, and again when the server was replaced. What is submitted
 * meanwhile waits. When the server cannot be asked, what waits is sent as it is, under no server's agreement: the
 * transport says why it cannot be served, and a server that is there after all refuses it.
 */
final class Negotiation {
    private static final long LONGEST_NS = 30_000_000_000L;

    private final EngineContext context;
    private final SchemaAgreement agreement;
    private final StripeEnd end;
    private final MarshalHeap heap;
    /** How the last query failed, 0 when it did not, or what waited then was let through. */
    private int failure;
    private int unchecked;

    Negotiation(final EngineContext context, final SchemaAgreement agreement, final StripeEnd end,
        final MarshalHeap heap) {
        this.context = context;
        this.agreement = agreement;
        this.end = end;
        this.heap = heap;
    }

    /** What was found out. */
    SchemaAgreement agreement() {
        return agreement;
    }

    /** Whether an answer is waited for that comes over the rx lane. */
    boolean isAsking() {
        return agreement.phase() == SchemaAgreement.ASKED && context.calls().isOpen(agreement.queryCall());
    }

    /** Whether the comparer is at it, which tells nobody when it is done. */
    boolean isWorking() {
        return agreement.phase() == SchemaAgreement.WORKING;
    }

    /** How many of so many submissions that wait may be sent now. */
    int allowed(final int waiting) {
        if (agreement.phase() == SchemaAgreement.SETTLED) {
            if (!agreement.isStale(context.clock().nanoTime())) {
                return waiting;
            }
            agreement.forget();
        }
        if (failure != Status.OK) {
            // A deadline was that of the oldest call.
            unchecked = failure == Status.DEADLINE_EXCEEDED ? 1 : waiting;
            failure = Status.OK;
        }
        return Math.min(unchecked, waiting);
    }

    /** So many were sent. */
    void sent(final int count) {
        unchecked = Math.max(0, unchecked - count);
    }

    /** What a request carries. */
    int number() {
        return agreement.phase() == SchemaAgreement.SETTLED ? agreement.number() : SchemaExchange.NO_AGREEMENT;
    }

    /** Sends a query when one is due. @param deadlineNs of the oldest call that waits @return messages published */
    int ask(final OutPort head, final long deadlineNs) {
        final Calls calls = context.calls();
        if (agreement.phase() == SchemaAgreement.ASKED && !calls.isOpen(agreement.queryCall())) {
            agreement.forget();
        }
        if (agreement.phase() != SchemaAgreement.UNKNOWN) {
            return 0;
        }
        final Message message = head.claim();
        final long block = message == null ? SlabAllocator.NONE : end.allocateEncoded(SchemaExchange.QUERY_LENGTH);
        if (block == SlabAllocator.NONE) {
            return 0;
        }
        final long limitNs = context.clock().nanoTime() + LONGEST_NS;
        final long untilNs = deadlineNs == 0 ? limitNs : Math.min(deadlineNs, limitNs);
        final long callId = calls.open(0, SchemaExchange.METHOD, untilNs);
        if (callId == 0) {
            end.freeEncoded(block);
            return 0;
        }
        agreement.putQuery(heap.memory(), block);
        message.kind(Message.REQUEST).callId(callId).method(SchemaExchange.METHOD).deadlineNs(untilNs)
            .payload(heap.memory(), block, SchemaExchange.QUERY_LENGTH);
        agreement.asked(callId);
        head.publish();
        return 1;
    }

    /** Takes the answer to a query; one that nobody waits for any more changes nothing. */
    void answered(final long callId, final Message message) {
        if (agreement.phase() != SchemaAgreement.ASKED || callId != agreement.queryCall()) {
            return;
        }
        if (message.status() != Status.OK) {
            agreement.forget();
            failure = message.status();
        } else if (!agreement.answered(message.segment(), message.offset(), message.length())) {
            agreement.forget();
            failure = Status.INTERNAL;
        }
    }

    /** A call ended with UNAVAILABLE: the server may be another one next time. */
    void unavailable() {
        if (agreement.phase() == SchemaAgreement.SETTLED) {
            agreement.forget();
        }
    }
}
