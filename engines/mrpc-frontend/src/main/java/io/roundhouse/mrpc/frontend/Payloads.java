package io.roundhouse.mrpc.frontend;

import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.spi.Message;

/**
 * How payloads get from the application's blocks onto the tx lane and from the rx lane into its receive blocks. Owned
 * by the frontend. Results from 0 on are a {@link io.roundhouse.api.Status}.
 */
interface Payloads {
    /** There is no memory for now. */
    int HOLD = -1;
    /** The application broke the rules of its memory. */
    int BROKEN = -2;

    /**
     * Points a message at what is to be sent of a submitted block; nothing of the message is kept, so that it may be
     * taken back.
     *
     * @param offset of the block's body in the send heap, checked
     * @param length bytes of it, checked; 0 when there is no block
     * @param metadata bytes of it that are metadata, checked
     * @return a status with which the call ends instead of being sent, 0 when it is sent, {@link #HOLD} or {@link
     * #BROKEN}
     */
    int send(Message message, int method, long offset, int length, int metadata);

    /** The number of the text that goes with the status that {@link #send} or {@link #receive} gave last. */
    int reason();

    /**
     * Answers a query for the schema.
     *
     * @return false when there is no memory for now
     */
    boolean describe(Message message, SchemaOffer offer);

    /** The message is not published after all. */
    void takeBack(Message message);

    /**
     * The message of a submitted block is published, or its call has ended.
     *
     * @return false when the application broke the ring that blocks come back on
     */
    boolean sent(long offset, int length);

    /**
     * Nobody in the service needs a sent message any more.
     *
     * @return 0, {@link #HOLD} or {@link #BROKEN}
     */
    int release(Message message);

    /**
     * Prepares a message for delivery.
     *
     * @return how many bytes of a receive block it takes, or the negative of the status that its call ends with instead
     */
    int receive(Message message, int method);

    /** Writes what was prepared last, the metadata at the end. @param block where, in the receive heap */
    void deliver(Message message, long block, int length);
}
