package io.roundhouse.client;

/**
 * Gets what the service delivers to a stripe.
 */
@FunctionalInterface
public interface CompletionHandler {
    /**
     * A message is there. Called by the stripe's thread inside {@link Stripe#poll}.
     *
     * @param kind   a {@link io.roundhouse.api.MessageKind}: RESPONSE for callers, REQUEST for servers
     * @param callId the caller's own cookie, or the call that a server is to answer
     * @param status a {@link io.roundhouse.api.Status}, 0 in requests
     * @param offset of the body in {@link Stripe#receiveHeap}; to be given to {@link Stripe#release} when {@code
     *               length} is not 0
     * @param length of the body, the {@link Stripe#handedMetadataLength} at its end included
     * @return false to leave this message in the ring, for the next poll
     */
    boolean onMessage(int kind, long callId, int status, int method, long offset, int length);
}
