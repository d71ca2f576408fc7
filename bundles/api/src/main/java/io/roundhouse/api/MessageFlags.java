package io.roundhouse.api;

/**
 * What a message is in its call, by bit. A unary call has none of them: one request, one answer.
 *
 * <pre>
 *  requests   MORE | NEXT MORE | ... | NEXT            the last may be EMPTY, and the first if MORE follow
 *  answers    MORE | MORE | ... | none                 the last may be EMPTY, or an error
 * </pre>
 */
public final class MessageFlags {
    /** More messages of the same side follow in the call. */
    public static final int MORE = 1;
    /** A request that is not the first of its call. */
    public static final int NEXT = 1 << 1;
    /** There is no message, only the beginning or the end of a side; metadata may be there. */
    public static final int EMPTY = 1 << 2;
    /**
     * Of the first request in a client's ring: several answers may come. Without it, or MORE, one that others follow
     * ends the call.
     */
    public static final int MANY = 1 << 3;
    /** What the peer is told. */
    public static final int CARRIED = MORE | NEXT | EMPTY;
    /**
     * Messages of a stream that a side may send before the other one has granted more: requests with {@link #NEXT} that
     * are not {@link #EMPTY}, and answers with {@link #MORE}.
     */
    public static final int INITIAL_WINDOW = 16;
    /** Messages that one {@link MessageKind#CREDIT} may grant. */
    public static final int MAX_GRANT = 1 << 16;

    private MessageFlags() {
    }

    /** Whether a request may have these flags. */
    public static boolean isRequest(final int flags) {
        final boolean isEmpty = (flags & EMPTY) != 0;
        return (flags & ~(CARRIED | MANY)) == 0 && (flags & (NEXT | MANY)) != (NEXT | MANY)
            && (!isEmpty || (flags & (MORE | NEXT)) == MORE || (flags & (MORE | NEXT)) == NEXT);
    }

    /** Whether an answer may have these flags. */
    public static boolean isAnswer(final int flags) {
        return (flags & ~(MORE | EMPTY)) == 0 && flags != (MORE | EMPTY);
    }
}
