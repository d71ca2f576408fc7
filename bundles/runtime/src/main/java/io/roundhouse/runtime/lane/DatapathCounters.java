package io.roundhouse.runtime.lane;

/**
 * What a datapath counts. Written by its executor as plain fields, read by any thread as of some moment ago. At every
 * batch boundary: received = delivered + rejected + dropped + parked now + on the lane now, for each direction.
 */
public final class DatapathCounters {
    /** Messages the transport took over from the tx lane. */
    public long txMessages;
    /** Messages that came in from the rx link. */
    public long rxMessages;
    /** Of the tx lane: published by the frontend. */
    long txEntered;
    /** Of the tx lane: control messages among {@link #txMessages}. */
    long txControl;
    /** Of the tx lane: turned round at the tail. */
    long txTurned;
    /** Of the tx lane: dropped at the tail because their call had ended. */
    long txDropped;
    /** Of the rx lane: published by the head, stale ones not counted. */
    long rxEntered;
    /** Of the rx lane: handed to the frontend. */
    long rxDelivered;
    /** Of the rx lane: turned round at the tail. */
    long rxTurned;
    /** Of the rx lane: dropped at the tail because their call had ended. */
    long rxDropped;
    /** Calls that a policy rejected. */
    public long rejected;
    /** Calls that ended in an error for another reason. */
    public long failed;
    /** Messages of calls that had ended already. */
    public long stale;

    /** Counts a slot whose verdict was not to pass. */
    void turned(final Slot slot) {
        if (slot.disposition == Slot.FAILED) {
            failed++;
        } else {
            rejected++;
        }
    }
}
