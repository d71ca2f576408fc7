package io.roundhouse.client;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.MessageKind;

/**
 * A batch of answers between the completion ring and the calls' handlers. Owned by the poller of a {@link CallLane}.
 */
final class Answers {
    private final long[] cookies;
    private final int[] statuses;
    private final long[] offsets;
    private final int[] lengths;
    private final int[] metadataLengths;
    private final int[] kinds;
    private final int[] flags;
    private final OpenCall[] calls;
    private int count;

    Answers(final int capacity) {
        cookies = new long[capacity];
        statuses = new int[capacity];
        offsets = new long[capacity];
        lengths = new int[capacity];
        metadataLengths = new int[capacity];
        kinds = new int[capacity];
        flags = new int[capacity];
        calls = new OpenCall[capacity];
    }

    void clear() {
        for (int i = 0; i < count; i++) {
            calls[i] = null;
        }
        count = 0;
    }

    /** What comes next is of that kind, and has these flags. */
    void next(final int kind, final int messageFlags, final int metadataLength) {
        kinds[count] = kind;
        flags[count] = messageFlags;
        metadataLengths[count] = metadataLength;
    }

    /** @param status of a RESPONSE; of CREDIT, the messages granted */
    void add(final long cookie, final int status, final long offset, final int length) {
        cookies[count] = cookie;
        statuses[count] = status;
        offsets[count] = offset;
        lengths[count++] = length;
    }

    boolean isCredit(final int index) {
        return kinds[index] == MessageKind.CREDIT;
    }

    /** Whether the call goes on. */
    boolean hasMore(final int index) {
        return isCredit(index) || (flags[index] & MessageFlags.MORE) != 0;
    }

    /** Whether there is no message, only the end. */
    boolean isEmpty(final int index) {
        return (flags[index] & MessageFlags.EMPTY) != 0;
    }

    long cookie(final int index) {
        return cookies[index];
    }

    int status(final int index) {
        return statuses[index];
    }

    long offset(final int index) {
        return offsets[index];
    }

    /** At the end of the body. */
    int metadataLength(final int index) {
        return metadataLengths[index];
    }

    /** Of the body. */
    int length(final int index) {
        return lengths[index];
    }

    /** The call of the answer, or null when it is not open any more. */
    OpenCall call(final int index) {
        return calls[index];
    }

    void call(final int index, final OpenCall call) {
        calls[index] = call;
    }
}
