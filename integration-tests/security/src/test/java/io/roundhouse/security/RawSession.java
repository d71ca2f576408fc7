package io.roundhouse.security;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.ReceivedFds;
import io.roundhouse.shm.WakeFlag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * An application that speaks the attach protocol itself and writes what it likes into the memory it gets. It has one
 * stripe. Its calls are as the rules want them: what a rule breaker does before and beside.
 */
final class RawSession implements AutoCloseable {
    static final int CALL_LENGTH = 64;
    /** Bytes of a record of {@code echo.proto}'s Words: the root, and a text of 8 bytes. */
    static final int RECORD_LENGTH = 32;
    /** Where the text of a record begins. */
    static final int TEXT_OFFSET = 24;

    /** The CRC-32 of {@code /io.roundhouse.examples.echo.Echo/Say}. */
    private static final int SAY = 0xe6f01424;
    private static final int TIMES_OFFSET = 8;
    private static final int TAIL_OFFSET = 16;

    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int WINDOW = 32;

    final int[] fds;
    final int socket;
    final AttachReply reply;
    final StripeDescriptor at;
    final MemorySegment rings;
    final MemorySegment sendHeap;
    final MemorySegment receiveHeap;
    /** Where the last payload came. */
    long lastBlock;
    /** Then the service is woken by none of its calls, and asked for wake-ups that nobody takes. */
    boolean hasFilledDescriptors;
    /** Whether it says that it took send blocks that the service gave back. */
    boolean isTakingBlocksBack = true;
    private final Arena arena = Arena.ofShared();
    private final boolean isOfRecords;
    private long submitted;
    private long completed;
    private long released;
    private long answered;

    private RawSession(final int socket, final AttachReply reply, final int[] fds, final boolean isOfRecords) {
        this.isOfRecords = isOfRecords;
        this.socket = socket;
        this.reply = reply;
        this.fds = fds;
        at = StripeDescriptor.of(0, reply.ringCapacity(), reply.reclaimCapacity());
        rings = Posix.map(fds[AttachReply.RING_REGION_FD],
            RegionDescriptor.length(1, reply.ringCapacity(), reply.reclaimCapacity()), true, arena);
        sendHeap = Posix.map(fds[AttachReply.SEND_HEAP_FD], reply.sendHeapLength(), true, arena);
        receiveHeap = Posix.map(fds[AttachReply.RECEIVE_HEAP_FD], reply.receiveHeapLength(), false, arena);
    }

    /** Attaches with one stripe, for bytes. @param role as in {@link AttachRequest} */
    static RawSession attach(final Path path, final int role, final String application, final String target) {
        return attach(path, AttachRequest.ofBytes(RegionDescriptor.LAYOUT_VERSION, RegionDescriptor.LAYOUT_VERSION,
            role, 1, application, target), new byte[0]);
    }

    /** Attaches with one stripe, for records of {@code echo.proto}. */
    static RawSession attachForRecords(final Path path, final String application, final String target) {
        final byte[] schema = EchoSchema.SCHEMA.descriptorSet();
        return attach(path, new AttachRequest(RegionDescriptor.LAYOUT_VERSION, RegionDescriptor.LAYOUT_VERSION,
            AttachRequest.CLIENT, 1, RecordDescriptor.LAYOUT_VERSION, schema.length, application, target), schema);
    }

    private static RawSession attach(final Path path, final AttachRequest request, final byte[] schema) {
        final int socket = Posix.unixSocket(Posix.SOCK_SEQPACKET, true);
        try (Arena scratch = Arena.ofConfined()) {
            Posix.connect(socket, path.toString());
            send(scratch, socket, request.encode());
            if (schema.length > 0) {
                send(scratch, socket, schema);
            }
            final MemorySegment buffer = scratch.allocate(AttachReply.MAX_LENGTH);
            final ReceivedFds received = Posix.receiveFds(socket, buffer, AttachReply.MAX_FDS, 0);
            final AttachReply reply =
                AttachReply.decode(buffer.asSlice(0, received.length()).toArray(ValueLayout.JAVA_BYTE));
            if (reply.status() != Status.OK) {
                throw new IllegalStateException("refused: status=" + reply.status() + " message=" + reply.message());
            }
            return new RawSession(socket, reply, received.fds(), schema.length > 0);
        }
    }

    private static void send(final Arena scratch, final int socket, final byte[] bytes) {
        final MemorySegment message = scratch.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
        Posix.send(socket, message.address(), message.byteSize(), 0);
    }

    /** Writes the references of all records that calls are made of, one in so many wrong. */
    void flickerRecords(final int round, final int oneIn) {
        for (int i = 0; i < WINDOW; i++) {
            final boolean isAllowed = (round + i) % oneIn != 0;
            sendHeap.set(ValueLayout.JAVA_INT, (long) i * CALL_LENGTH, isAllowed ? TEXT_OFFSET : Integer.MAX_VALUE);
            sendHeap.set(ValueLayout.JAVA_INT, (long) i * CALL_LENGTH + RecordDescriptor.REFERENCE_COUNT_OFFSET,
                isAllowed ? Long.BYTES : Integer.MAX_VALUE);
        }
    }

    int wakeFd() {
        return fds[AttachReply.SERVICE_WAKE_FD];
    }

    /** A position of a ring, as shared. @param field {@link RingDescriptor#HEAD_OFFSET} or the tail's */
    long position(final long ring, final int field) {
        return (long) ValueLayout.JAVA_LONG.varHandle().getAcquire(rings, ring + field);
    }

    void position(final long ring, final int field, final long value) {
        ValueLayout.JAVA_LONG.varHandle().setRelease(rings, ring + field, value);
    }

    /** Puts a descriptor behind the last and publishes it. */
    void submit(final int kind, final long callId, final int status, final int region, final long offset,
        final int length) {
        final long entry = at.submission() + RingDescriptor.ENTRIES_OFFSET
            + (submitted & reply.ringCapacity() - 1) * MessageDescriptor.LENGTH;
        MessageDescriptor.put(
            rings, entry, callId, kind, status, isOfRecords ? SAY : 1, region, offset, length, 0);
        position(at.submission(), RingDescriptor.TAIL_OFFSET, ++submitted);
        wakeService();
    }

    /** Calls with a record whose reference to its text, and whose length, may be wrong. */
    void submitRecord(final int textOffset, final int textLength, final int length) {
        putRecord(0, submitted, textOffset, textLength);
        submit(MessageKind.REQUEST, submitted, 0, 0, 0, length);
    }

    /** Calls with a record that names unknown fields at an offset, which are said to follow others. */
    void submitUnknown(final int object, final int before) {
        putRecord(0, submitted, 0, 0);
        sendHeap.set(ValueLayout.JAVA_INT, TAIL_OFFSET + RecordDescriptor.REFERENCE_COUNT_OFFSET,
            object + RecordDescriptor.UNKNOWN_MARK);
        sendHeap.set(ValueLayout.JAVA_INT, TEXT_OFFSET, before);
        sendHeap.set(ValueLayout.JAVA_INT, TEXT_OFFSET + RecordDescriptor.UNKNOWN_LENGTH_OFFSET, 0);
        submit(MessageKind.REQUEST, submitted, 0, 0, 0, RECORD_LENGTH);
    }

    private void putRecord(final long at, final long number, final int textOffset, final int textLength) {
        sendHeap.set(ValueLayout.JAVA_INT, at, textOffset);
        sendHeap.set(ValueLayout.JAVA_INT, at + RecordDescriptor.REFERENCE_COUNT_OFFSET, textLength);
        sendHeap.set(ValueLayout.JAVA_INT, at + TIMES_OFFSET, (int) number);
        sendHeap.asSlice(at + TEXT_OFFSET, Long.BYTES).fill((byte) 'x');
    }

    void wakeService() {
        if (!hasFilledDescriptors) {
            Posix.eventfdSignal(wakeFd());
        }
    }

    /** Gives a receive block back, or something that is none. */
    void release(final long offset) {
        final long entry = at.receiveReclaim() + RingDescriptor.ENTRIES_OFFSET
            + (released & reply.reclaimCapacity() - 1) * RingDescriptor.RECLAIM_ENTRY_LENGTH;
        rings.set(ValueLayout.JAVA_LONG, entry, offset);
        position(at.receiveReclaim(), RingDescriptor.TAIL_OFFSET, ++released);
    }

    /** Calls so often, a few at a time. @return how many answers came with the bytes of their request */
    long call(final long count) {
        final long endNs = System.nanoTime() + LIMIT_NS;
        final long first = submitted;
        final long begun = completed;
        final long before = answered;
        while (completed - begun < count && !isEnded() && System.nanoTime() - endNs < 0) {
            while (submitted - first < count && submitted - first - (completed - begun) < WINDOW) {
                final long offset = submitted % WINDOW * CALL_LENGTH;
                if (isOfRecords) {
                    putRecord(offset, submitted, TEXT_OFFSET, Long.BYTES);
                } else {
                    sendHeap.set(ValueLayout.JAVA_LONG, offset, submitted);
                }
                submit(MessageKind.REQUEST, submitted, 0, 0, offset, isOfRecords ? RECORD_LENGTH : CALL_LENGTH);
            }
            takeAnswers();
        }
        return answered - before;
    }

    private void takeAnswers() {
        if (hasFilledDescriptors) {
            rings.set(ValueLayout.JAVA_INT, at.applicationWaiting(), WakeFlag.MESSAGES | WakeFlag.RECLAIM);
        }
        while (completed < position(at.completion(), RingDescriptor.TAIL_OFFSET)) {
            takeAnswer(nextCompletion());
            position(at.completion(), RingDescriptor.HEAD_OFFSET, ++completed);
        }
        if (isTakingBlocksBack) {
            final long given = position(at.sendReclaim(), RingDescriptor.TAIL_OFFSET);
            position(at.sendReclaim(), RingDescriptor.HEAD_OFFSET, given);
        }
        // What the other sides do takes its time; on few processors it needs this one.
        Thread.yield();
    }

    private void takeAnswer(final long entry) {
        final int length = MessageDescriptor.length(rings, entry);
        if (length == 0) {
            return;
        }
        lastBlock = MessageDescriptor.offset(rings, entry);
        final long number = MessageDescriptor.callId(rings, entry);
        final boolean isRight = isOfRecords
            ? length == RECORD_LENGTH && receiveHeap.get(ValueLayout.JAVA_INT, lastBlock + TIMES_OFFSET) == (int) number
            : length == CALL_LENGTH && receiveHeap.get(ValueLayout.JAVA_LONG, lastBlock) == number;
        answered += isRight ? 1 : 0;
        release(lastBlock);
    }

    private long nextCompletion() {
        return at.completion() + RingDescriptor.ENTRIES_OFFSET
            + (completed & reply.ringCapacity() - 1) * MessageDescriptor.LENGTH;
    }

    /** Waits for a message and takes it. @return its call id, or -1 when none came */
    long takeMessage() {
        final long endNs = System.nanoTime() + LIMIT_NS;
        while (position(at.completion(), RingDescriptor.TAIL_OFFSET) <= completed) {
            if (isEnded() || System.nanoTime() - endNs > 0) {
                return -1;
            }
            Thread.yield();
        }
        final long callId = MessageDescriptor.callId(rings, nextCompletion());
        lastBlock = MessageDescriptor.offset(rings, nextCompletion());
        position(at.completion(), RingDescriptor.HEAD_OFFSET, ++completed);
        return callId;
    }

    /** Whether the service ended the session. */
    boolean isEnded() {
        return isReadable(0);
    }

    /** Waits until the service ends the session. @return whether it did */
    boolean awaitEnd() {
        return isReadable((int) TimeUnit.NANOSECONDS.toMillis(LIMIT_NS));
    }

    private boolean isReadable(final int timeoutMs) {
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment poll = scratch.allocate(Posix.POLLFD_LENGTH, 4);
            poll.set(ValueLayout.JAVA_INT, 0, socket);
            poll.set(ValueLayout.JAVA_SHORT, 4, Posix.POLLIN);
            return Posix.poll(poll.address(), 1, timeoutMs) > 0;
        }
    }

    @Override
    public void close() {
        Posix.close(socket);
        Arrays.stream(fds).forEach(Posix::close);
        arena.close();
    }
}
