package io.roundhouse.client.stub;

/**
 * Learns how a call ends, by types. Exactly one of the two is called, once, by the channel's thread; must not block.
 *
 * @param <V> the view of the answer
 */
public interface ReplyListener<V extends RecordView> {
    /** The answer is there; the view is valid until this returns. */
    void onReply(V reply);

    /** The call failed. */
    void onFailure(StatusException failure);
}
