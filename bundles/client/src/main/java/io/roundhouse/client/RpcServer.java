package io.roundhouse.client;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;

/**
 * Serves the calls of one stripe of a SERVER session. One owner thread. Allocates no Java memory after construction.
 */
public final class RpcServer {
    private static final int POLL_LIMIT = 64;

    private final Stripe stripe;
    private final RequestHandler handler;
    private final Response response;
    private final CompletionHandler requests = this::onMessage;
    private volatile boolean isStopped;
    private long servedCount;
    private long failedCount;
    private RuntimeException lastFailure;

    /** Serves with {@code handler}, once {@link #poll} or {@link #serve} is called. */
    public RpcServer(final Stripe stripe, final RequestHandler handler) {
        this.stripe = stripe;
        this.handler = handler;
        response = new Response(stripe);
    }

    /** Serves until {@link #stop} or the service's end. Yields for 200 us after the last request, then blocks. */
    public void serve() {
        while (!isStopped) {
            if (poll() == 0) {
                if (stripe.isClosed()) {
                    return;
                }
                stripe.idle();
            }
        }
        stripe.flush();
    }

    /** Serves what waits, without blocking. @return how many calls */
    public int poll() {
        final int served = stripe.poll(requests, POLL_LIMIT);
        stripe.flush();
        return served;
    }

    /** Ends {@link #serve} within 100 ms. Any thread. */
    public void stop() {
        isStopped = true;
    }

    /** Whether the service is gone. */
    public boolean isClosed() {
        return stripe.isClosed();
    }

    /** Calls answered. */
    public long servedCount() {
        return servedCount;
    }

    /** Calls whose handler threw; they were answered with UNKNOWN. */
    public long failedCount() {
        return failedCount;
    }

    /** The last exception of a handler, or null. */
    public RuntimeException lastFailure() {
        return lastFailure;
    }

    private int handle(final int method, final long offset, final int length) {
        try {
            return handler.onRequest(method, stripe.receiveHeap(), offset, length, response);
        } catch (final RuntimeException e) {
            response.cancel();
            failedCount++;
            lastFailure = e;
            return Status.UNKNOWN;
        }
    }

    private boolean onMessage(final int kind, final long callId, final int ignoredStatus, final int method,
        final long offset, final int length) {
        if (kind == MessageKind.REQUEST) {
            if (!stripe.canSubmit()) {
                return false;
            }
            final int status = handle(method, offset, length - stripe.handedMetadataLength());
            if (status < 0 || stripe.submitResponse(callId, status, response.offset(), response.length()) != 0) {
                response.cancel();
                return false;
            }
            response.clear();
            servedCount++;
        }
        if (length != 0) {
            stripe.release(offset);
        }
        return true;
    }
}
