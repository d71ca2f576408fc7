package io.roundhouse.runtime.lane;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * A slot of a lane: the descriptor and what only the runtime knows of it. Lives as long as its ring.
 */
final class Slot extends Message {
    /** On its way through the stages. */
    static final int LIVE = 0;
    /** A stage rejected it; later stages skip it, the tail deals with it. */
    static final int REJECTED = 1;
    /** Parked, dropped or stale: everybody skips it, nothing is given back for it. */
    static final int GONE = 2;
    /** A stage threw or hung on it: like a rejected one, but counted as failed. */
    static final int FAILED = 3;
    /** A message that no stage sees: control messages of the runtime. */
    static final long BEHIND_ALL_STAGES = Long.MAX_VALUE;
    /** No position. */
    static final long NONE = -1;

    int disposition;
    /** The chain epoch it was published in. */
    long epoch;
    /** Stages of a lower rank have had it already. */
    long resumeRank;
    /** Tx: its position in the link; reclaimed once the transport's position is beyond. */
    long linkPosition;
    /** Rx: the link's byte position behind its payload. */
    long bytesEnd;
    /** Rx, resumed: offset of its payload in the park memory. */
    long parkBlock;
    /** Made by the runtime, so no memory of the application is behind it. */
    boolean isControl;

    private MemorySegment originSegment = MemorySegment.NULL;
    private long originOffset;
    private int originLength;

    Slot reset(final long chainEpoch) {
        disposition = LIVE;
        epoch = chainEpoch;
        resumeRank = Long.MIN_VALUE;
        linkPosition = NONE;
        bytesEnd = NONE;
        parkBlock = NONE;
        isControl = false;
        payload(MemorySegment.NULL, 0, 0).callId(0).streamId(0).deadlineNs(0).resumeAtNs(0).status(0).connection(0)
            .reason(0).agreement(0).flags(0);
        return this;
    }

    /** Makes it the runtime's own: no stage sees it. */
    void control() {
        resumeRank = BEHIND_ALL_STAGES;
        isControl = true;
    }

    /** Notes the payload as the frontend published it, before any stage points the message elsewhere. */
    void noteOrigin() {
        originSegment = segment();
        originOffset = offset();
        originLength = length();
    }

    /** Whether it turns round at the tail. */
    boolean isTurned() {
        return disposition == REJECTED || disposition == FAILED;
    }

    /** Whether others of its side follow. */
    boolean hasMore() {
        return (flags() & MessageFlags.MORE) != 0;
    }

    void restoreOrigin() {
        payload(originSegment, originOffset, originLength);
    }

    void copySlot(final Slot from) {
        copyFrom(from);
        disposition = from.disposition;
        epoch = from.epoch;
        resumeRank = from.resumeRank;
        linkPosition = from.linkPosition;
        bytesEnd = from.bytesEnd;
        parkBlock = from.parkBlock;
        isControl = from.isControl;
        originSegment = from.originSegment;
        originOffset = from.originOffset;
        originLength = from.originLength;
    }
}
