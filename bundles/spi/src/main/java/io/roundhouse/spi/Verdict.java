package io.roundhouse.spi;

/** What a stage decides about the message it was handed. */
public enum Verdict {
    /** The message goes on to the next stage. */
    PASS,
    /**
     * The call completes at once with {@link Message#status()}; later stages skip the slot. A request is turned round,
     * an answer goes on to its caller with the new status. The payload is the message's when the status is OK, else the
     * text of {@link Message#reason()}, or of a reason of the runtime's when that is 0.
     */
    REJECT,
    /**
     * The descriptor leaves the lane for the runtime's bounded table and comes back at the head of the lane, resuming
     * at this stage, at {@link Message#resumeAtNs()}. When the table is full the runtime treats this as {@link
     * #HOLD_LANE}.
     *
     * <p>Unless the engine says that it {@link EngineFactory#reorders() reorders}, the runtime keeps the lane's
     * order: no message comes back before one that was parked earlier, one that passes while older ones are parked
     * waits behind them, and parking a message that has just come back holds the lane.
     */
    PARK,
    /** The lane does not advance past this message; it is handed over again in the next duty cycle. */
    HOLD_LANE
}
