package io.roundhouse.client;

import java.lang.foreign.MemorySegment;

/**
 * Learns how calls end.
 */
@FunctionalInterface
public interface CallListener {
    /**
     * A call ended. Called once for each accepted call by the client's thread inside {@link RpcClient#poll}; may submit
     * further calls. The payload is valid until this returns.
     *
     * @param number  as given when the call was submitted
     * @param status  a {@link io.roundhouse.api.Status}; UNAVAILABLE also when the service died
     * @param payload where the answer lies
     * @param offset  of the answer in {@code payload}
     * @param length  bytes of the answer, 0 when there is none
     */
    void onCompleted(long number, int status, MemorySegment payload, long offset, int length);
}
