package io.roundhouse.client.stub;

import java.lang.foreign.MemorySegment;

/**
 * Learns how a call ends.
 */
@FunctionalInterface
public interface ReplyHandler {
    /** The length of {@link #onReply} when a call with several answers ends without one more. */
    int NO_MESSAGE = -1;

    /**
     * The call ended: called once, by the channel's thread, must not block. The record is valid until this returns.
     *
     * @param status a {@link io.roundhouse.api.Status}
     * @param detail says more about a status that is not OK, may be empty
     * @param memory where the answer's record lies
     * @param offset of the record in {@code memory}
     * @param length bytes of the record, 0 when there is none; {@link #NO_MESSAGE} only for calls that {@link
     *     Channel#open} made
     */
    void onReply(int status, String detail, MemorySegment memory, long offset, int length);

    /**
     * What comes with the answer or failure, in front of {@link #onReply} and only if there is any.
     *
     * @param memory where it lies, valid until this returns, as {@link Metadata#read} takes it
     */
    default void onMetadata(final MemorySegment memory, final long offset, final int length) {
        // most do not care
    }

    /**
     * An answer that others follow, of a call that {@link Channel#open} made: called by the channel's thread, must not
     * block. The record is valid until this returns.
     */
    default void onMessage(final MemorySegment memory, final long offset, final int length) {
        // has only one
    }

    /** The server of such a call takes more requests. @param messages above 0 */
    default void onCredit(final int messages) {
        // sends only one
    }

    /**
     * Whether the thread that calls goes on with {@link PendingCall#await} at once, so that nobody else needs to look.
     */
    default boolean isAwaited() {
        return false;
    }
}
