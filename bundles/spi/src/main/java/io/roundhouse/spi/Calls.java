package io.roundhouse.spi;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The table of calls open on a datapath: bounded, owned by the runtime, untouched when engines are exchanged. Relates
 * request and answer. Used by the datapath's owner thread; a call id that is no longer open is refused everywhere.
 */
@ProviderType
public interface Calls {
    /** Longs that a stage has for itself in each call. */
    int LONGS_PER_STAGE = 2;
    /** The id of no call. */
    long NONE = -1;

    /**
     * Opens a call for a request of the application. It reserves the call's completion.
     *
     * @param cookie the application's own number of it, handed back by {@link #cookie}
     * @return the call id, or 0 when the table is full
     */
    long open(long cookie, int method, long deadlineNs);

    /** Says of an open call that more requests or answers than one belong to it. */
    void streams(long callId);

    /** Whether the call is open. */
    boolean isOpen(long callId);

    /** The application's number of an open call. */
    long cookie(long callId);

    /** The method of an open call, as the request named it; 0 when the call is not open. */
    int method(long callId);

    /** Ends a call whose completion was delivered to the application. @return whether it was open */
    boolean close(long callId);

    /**
     * Completes an open call with a status and without payload, whatever stage its message is in; the message is
     * dropped where it is found, the completion is delivered behind those already on the lane.
     *
     * @return whether the call was open and not completed yet
     */
    boolean complete(long callId, int status);

    /**
     * As {@link #complete(long, int)}; the payload is the text of a reason.
     *
     * @param reason a number that {@link EngineContext#reason} gave, or 0 for no text
     */
    boolean complete(long callId, int status, int reason);

    /**
     * Ends the call of a client that its application gave up as CANCELLED, wherever its messages are, and tells the
     * server if it may have it already. Looks through the table.
     *
     * @param cookie the application's number of it
     * @return whether there was such a call that had not ended yet
     */
    boolean cancel(long cookie);

    /**
     * The call with several messages on a side that an application has open under a cookie.
     *
     * @return its id, or {@link #NONE}
     */
    long stream(long cookie);

    /** Has an open call take more messages of the peer, beyond those it takes at first. */
    void grant(long callId, int messages);

    /** Open calls with several messages on a side, so far. */
    int streamCount();

    /** A long the calling stage keeps for a call: 0 at first. @param index 0 to {@link #LONGS_PER_STAGE} - 1 */
    long get(long callId, int index);

    /** Sets it; ignored when the call is not open. */
    void set(long callId, int index, long value);

    /** Open calls. */
    int openCount();
}
