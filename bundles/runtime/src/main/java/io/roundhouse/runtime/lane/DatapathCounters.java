package io.roundhouse.runtime.lane;

/**
 * What a datapath counts. Written by its executor as plain fields, read by any thread as of some moment ago. At every batch
 * boundary: received = delivered + rejected + dropped + parked now + on the lane now, for each direction.
 */
public final class DatapathCounters {
    /** Messages the transport took over from the tx lane. */
    public long txMessages;
    /** Messages that came in from the rx link. */
    public long rxMessages;
    /** Calls that a policy rejected. */
    public long rejected;
    /** Calls that ended in an error for another reason. */
    public long failed;
    /** Messages of calls that had ended already. */
    public long stale;

    /** Counts a slot that turned round at a tail. */
    void turned(final Slot slot) {
        if (slot.disposition == Slot.FAILED) {
            failed++;
        } else {
            rejected++;
        }
    }
}
