package io.roundhouse.runtime.lane;

/** What may be replaced by a copy while a thread still hangs in it. */
interface Evacuable {
    /** Whether it was replaced: the thread that finds itself in it touches nothing any more. */
    boolean isOrphan();

    /** The engine failed for good on something: what it has probably been, its oldest input, ends with a status. */
    void failInHand();
}
