package io.roundhouse.client;

import java.lang.foreign.MemorySegment;

/**
 * A server's code.
 */
@FunctionalInterface
public interface RequestHandler {
    /** Returned when {@link Response#allocate} had no room: the request is handed over again later. */
    int RETRY_LATER = -1;

    /**
     * Serves a call. Called by the server's thread; the request's bytes are valid until this returns.
     *
     * @param request  where the request lies, to be read only
     * @param offset   of the request in {@code request}
     * @param length   bytes of the request, 0 when there is none
     * @param response takes the answer's bytes
     * @return a {@link io.roundhouse.api.Status} or {@link #RETRY_LATER}
     */
    int onRequest(int method, MemorySegment request, long offset, int length, Response response);
}
