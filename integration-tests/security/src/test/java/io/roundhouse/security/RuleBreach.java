package io.roundhouse.security;

import static io.roundhouse.api.layout.RingDescriptor.HEAD_OFFSET;
import static io.roundhouse.api.layout.RingDescriptor.TAIL_OFFSET;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/** Ways to break the rules of the memory that an application shares, each once on a session of its own. */
enum RuleBreach {
    REGION_UNKNOWN(s -> s.submit(MessageKind.REQUEST, 1, 0, 1, 0, 64)),
    REGION_NEGATIVE(s -> s.submit(MessageKind.REQUEST, 1, 0, -1, 0, 64)),
    OFFSET_NEGATIVE(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, -64, 64)),
    OFFSET_AT_END(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, s.sendHeap.byteSize(), 1)),
    OFFSET_LARGEST(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, Long.MAX_VALUE, 64)),
    END_BEYOND(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, s.sendHeap.byteSize() - 32, 33)),
    LENGTH_NEGATIVE(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, 0, -1)),
    LENGTH_SMALLEST(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, 64, Integer.MIN_VALUE)),
    LENGTH_ABSURD(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, 0, RegionDescriptor.MAX_PAYLOAD_LENGTH + 1)),
    LENGTH_LARGEST(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, 0, Integer.MAX_VALUE)),
    KIND_NONE(s -> s.submit(0, 1, 0, 0, 0, 64)),
    KIND_UNKNOWN(s -> s.submit(0xFFFF, 1, 0, 0, 0, 64)),
    KIND_OF_SERVERS(s -> s.submit(MessageKind.RESPONSE, 1, 0, 0, 0, 64)),
    STATUS_UNKNOWN(s -> s.submit(MessageKind.REQUEST, 1, 9_999, 0, 0, 64)),
    STATUS_NEGATIVE(s -> s.submit(MessageKind.REQUEST, 1, -1, 0, 0, 64)),
    RINGS_PUNCHED(RuleBreach::punchRings, "receive reclaim ring is corrupt"),
    SUBMISSION_JUMP(s -> jump(s, s.at.submission(), TAIL_OFFSET, s.reply.ringCapacity() + 1L),
        "submission ring is corrupt"),
    SUBMISSION_BACK(s -> jump(s, s.at.submission(), TAIL_OFFSET, -1), "submission ring is corrupt"),
    SUBMISSION_FAR_BACK(s -> jump(s, s.at.submission(), TAIL_OFFSET, Long.MIN_VALUE), "submission ring is corrupt"),
    COMPLETION_JUMP(s -> jump(s, s.at.completion(), HEAD_OFFSET, 1), "completion ring is corrupt"),
    COMPLETION_FAR_JUMP(s -> jump(s, s.at.completion(), HEAD_OFFSET, Long.MAX_VALUE), "completion ring is corrupt"),
    COMPLETION_BACK(s -> jump(s, s.at.completion(), HEAD_OFFSET, -1_000), "completion ring is corrupt"),
    SEND_RECLAIM_JUMP(s -> jump(s, s.at.sendReclaim(), HEAD_OFFSET, Long.MAX_VALUE), "send reclaim ring is corrupt"),
    SEND_RECLAIM_BACK(s -> jump(s, s.at.sendReclaim(), HEAD_OFFSET, -1_000), "send reclaim ring is corrupt"),
    RECEIVE_RECLAIM_JUMP(s -> jump(s, s.at.receiveReclaim(), TAIL_OFFSET, s.reply.reclaimCapacity() + 1L),
        "receive reclaim ring is corrupt"),
    RECEIVE_RECLAIM_BACK(s -> jump(s, s.at.receiveReclaim(), TAIL_OFFSET, -1_000), "receive reclaim ring is corrupt"),
    BLOCK_FREED_TWICE(s -> s.release(s.lastBlock), "a block came back that was not out"),
    BLOCK_NEVER_OUT(s -> s.release(s.receiveHeap.byteSize() / 2), "a block came back that was not out"),
    BLOCK_UNALIGNED(s -> s.release(s.lastBlock + 1), "a block came back that was not out"),
    BLOCK_NEGATIVE(s -> s.release(-64), "a block came back that was not out"),
    BLOCK_BEYOND(s -> s.release(s.receiveHeap.byteSize()), "a block came back that was not out"),
    SERVER_CALLS(s -> s.submit(MessageKind.REQUEST, 1, 0, 0, 0, 64), AttachRequest.SERVER),
    SERVER_STATUS_UNKNOWN(s -> s.submit(MessageKind.RESPONSE, s.takeMessage(), 9_999, 0, 0, 64), AttachRequest.SERVER),
    SERVER_END_BEYOND(s -> s.submit(MessageKind.RESPONSE, s.takeMessage(), 0, 0, s.sendHeap.byteSize() - 1, 2),
        AttachRequest.SERVER),
    RECORD_TEXT_BEYOND(RawSession.RECORD_LENGTH, Long.BYTES),
    RECORD_TEXT_END_BEYOND(RawSession.TEXT_OFFSET, Long.BYTES + 1),
    RECORD_TEXT_LARGEST(RawSession.TEXT_OFFSET, -1),
    RECORD_TEXT_FAR(Integer.MAX_VALUE - 7, Long.BYTES),
    RECORD_TEXT_NEGATIVE(-8, Long.BYTES),
    RECORD_OVERLAP(0, RawSession.TEXT_OFFSET),
    RECORD_UNKNOWN_BEYOND(s -> s.submitUnknown(RawSession.RECORD_LENGTH, 0), AttachRequest.CLIENT, Text.RECORD, true),
    RECORD_UNKNOWN_FAR(s -> s.submitUnknown(Integer.MAX_VALUE - 7, 0), AttachRequest.CLIENT, Text.RECORD, true),
    RECORD_UNKNOWN_NEGATIVE(s -> s.submitUnknown(-8, 0), AttachRequest.CLIENT, Text.RECORD, true),
    RECORD_UNKNOWN_CIRCLE(s -> s.submitUnknown(RawSession.TEXT_OFFSET, RawSession.TEXT_OFFSET), AttachRequest.CLIENT,
        Text.RECORD, true),
    RECORD_CUT(s -> s.submitRecord(0, 0, Long.BYTES), AttachRequest.CLIENT, Text.RECORD, true);

    /** Constants cannot refer to fields of their own class. */
    private static final class Text {
        private static final String RECORD = "a record refers to what is not its own";
    }

    final int role;
    /** Whether it is done on a session for records. */
    final boolean isOfRecords;
    /** What operators are told. */
    final String reason;
    private final Consumer<RawSession> deed;

    RuleBreach(final Consumer<RawSession> deed) {
        this(deed, AttachRequest.CLIENT);
    }

    RuleBreach(final Consumer<RawSession> deed, final int role) {
        this(deed, role, "a descriptor is malformed");
    }

    RuleBreach(final Consumer<RawSession> deed, final String reason) {
        this(deed, AttachRequest.CLIENT, reason);
    }

    RuleBreach(final Consumer<RawSession> deed, final int role, final String reason) {
        this(deed, role, reason, false);
    }

    RuleBreach(final int textOffset, final int textLength) {
        this(s -> s.submitRecord(textOffset, textLength, RawSession.RECORD_LENGTH), AttachRequest.CLIENT, Text.RECORD,
            true);
    }

    RuleBreach(final Consumer<RawSession> deed, final int role, final String reason, final boolean isOfRecords) {
        this.deed = deed;
        this.role = role;
        this.reason = reason;
        this.isOfRecords = isOfRecords;
    }

    /**
     * Does it. A position that the service looks at only when it seems to need room is noticed after a ring's length of
     * further calls.
     *
     * @return whether the service ended the session
     */
    boolean commit(final RawSession session) {
        deed.accept(session);
        session.wakeService();
        if (reason.startsWith("completion") || reason.startsWith("send reclaim")) {
            session.call(3L * session.reply.reclaimCapacity());
        }
        return session.awaitEnd();
    }

    private static void jump(final RawSession session, final long ring, final int field, final long distance) {
        session.isTakingBlocksBack = false;
        session.position(ring, field, session.position(ring, field) + distance);
    }

    private static void punchRings(final RawSession session) {
        Kernel.call("fallocate", session.fds[0], Kernel.PUNCH_HOLE_KEEP_SIZE, 0, session.rings.byteSize());
    }

    /** What a thread does that changes descriptors after they were checked, or before: half of it is allowed. */
    static void flicker(final RawSession session, final int entry, final boolean isAllowed) {
        final long at = session.at.submission() + RingDescriptor.ENTRIES_OFFSET
            + (entry & session.reply.ringCapacity() - 1L) * MessageDescriptor.LENGTH;
        session.rings.set(ValueLayout.JAVA_LONG, at + MessageDescriptor.OFFSET_OFFSET,
            isAllowed ? 0 : session.sendHeap.byteSize() - 8);
        session.rings.set(ValueLayout.JAVA_INT, at + MessageDescriptor.LENGTH_OFFSET,
            isAllowed ? RawSession.CALL_LENGTH : Integer.MAX_VALUE);
    }
}
