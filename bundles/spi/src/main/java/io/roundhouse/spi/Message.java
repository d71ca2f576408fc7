package io.roundhouse.spi;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message descriptor: one slot of a lane or link, reused for ever.
 *
 * <p>Owned by the thread that owns the lane or port it was read from; valid until the stage returns its verdict or the
 * port releases it. The body is {@link #length()} bytes at {@link #offset()} of {@link #segment()}, memory that the
 * message refers to and does not own: the payload, then {@link #metadataLength()} bytes of metadata, which the
 * applications understand. Stages keep no reference to a message.
 *
 * <p>Source: mRPC, NSDI '23, section 4 (descriptors on queues, payload in shared memory).
 */
@ProviderType
public class Message {
    /** {@link #kind()} of a request. */
    public static final int REQUEST = 1;
    /** {@link #kind()} of an answer; {@link #status()} says whether it is an error. */
    public static final int RESPONSE = 2;
    /**
     * {@link #kind()} of a transport's notice on a datapath's rx port: the connection is gone, so every request
     * released from the datapath's tx port before position {@link #streamId()} gets no answer any more; on a server's,
     * nobody waits for answers to {@link #connection()}. Never reaches a stage.
     */
    public static final int CONNECTION_LOST = 3;
    /**
     * {@link #kind()} of a notice that the caller gave up: towards the network with the {@link #callId()} of the
     * request, which went before; from there with its {@link #streamId()} and {@link #connection()}; to the frontend of
     * a server with its {@link #callId()}. No payload. Never reaches a stage.
     */
    public static final int CANCEL = 4;
    /**
     * {@link #kind()} of a notice that the receiver of a stream takes {@link #method()} more messages: towards the
     * network with the {@link #callId()}; from there with that, to a client, or its {@link #streamId()} and {@link
     * #connection()}, to a server. No payload. Never reaches a stage.
     */
    public static final int CREDIT = 5;

    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private long callId;
    private long streamId;
    private long deadlineNs;
    private long resumeAtNs;
    private int length;
    private int kind;
    private int method;
    private int status;
    private int connection;
    private int reason;
    private int agreement;
    private int metadataLength;
    private int flags;

    /** Creates an empty descriptor. Rings call this once per slot. */
    public Message() {
    }

    /** The call this message belongs to, unique in its datapath while the call is open; 0 where there is none yet. */
    public final long callId() {
        return callId;
    }

    /** Sets the call. @return this */
    public final Message callId(final long value) {
        callId = value;
        return this;
    }

    /** {@link #REQUEST}, {@link #RESPONSE}, {@link #CONNECTION_LOST}, {@link #CANCEL} or {@link #CREDIT}. */
    public final int kind() {
        return kind;
    }

    /** Sets the kind. @return this */
    public final Message kind(final int value) {
        kind = value;
        return this;
    }

    /** The id of the method called, as both applications know it; of CREDIT, how many messages are granted. */
    public final int method() {
        return method;
    }

    /** Sets the method. @return this */
    public final Message method(final int value) {
        method = value;
        return this;
    }

    /** A gRPC status code; 0 is OK. A policy sets it before it returns {@link Verdict#REJECT}. */
    public final int status() {
        return status;
    }

    /** Sets the status. @return this */
    public final Message status(final int value) {
        status = value;
        return this;
    }

    /** The peer's id of the call on its connection (on the server side), as the transport reported it. */
    public final long streamId() {
        return streamId;
    }

    /** Sets the stream. @return this */
    public final Message streamId(final long value) {
        streamId = value;
        return this;
    }

    /** The transport's id of the connection the message came from or goes to; 0 lets the transport choose. */
    public final int connection() {
        return connection;
    }

    /** Sets the connection. @return this */
    public final Message connection(final int value) {
        connection = value;
        return this;
    }

    /** When the call expires on the runtime's clock, in ns; 0 is never. */
    public final long deadlineNs() {
        return deadlineNs;
    }

    /** Sets the deadline. @return this */
    public final Message deadlineNs(final long value) {
        deadlineNs = value;
        return this;
    }

    /**
     * The text that goes with an error, as {@link EngineContext#reason} numbered it; 0 is none. A policy sets it before
     * it returns {@link Verdict#REJECT}. The runtime makes it the payload of the answer or completion.
     */
    public final int reason() {
        return reason;
    }

    /** Sets the reason. @return this */
    public final Message reason(final int value) {
        reason = value;
        return this;
    }

    /**
     * The agreement on schemas that a request was made under, as the server's end numbered it: 1 to 65,535; 0 is none.
     * Carried to the peer with the request.
     */
    public final int agreement() {
        return agreement;
    }

    /** Sets the agreement. @return this */
    public final Message agreement(final int value) {
        agreement = value;
        return this;
    }

    /**
     * What it is in its call: {@link io.roundhouse.api.MessageFlags}, 0 for a unary one. To a stage each message of a
     * stream is a request or an answer of its own; those that are EMPTY no stage sees. When a stage rejects one, the
     * call ends.
     */
    public final int flags() {
        return flags;
    }

    /** Sets the flags. @return this */
    public final Message flags(final int value) {
        flags = value;
        return this;
    }

    /** When a parked message comes back, in ns of the runtime's clock. */
    public final long resumeAtNs() {
        return resumeAtNs;
    }

    /** Sets when the message comes back; used with {@link Verdict#PARK}. @return this */
    public final Message resumeAtNs(final long value) {
        resumeAtNs = value;
        return this;
    }

    /** The memory the body lies in; never null. */
    public final MemorySegment segment() {
        return segment;
    }

    /** Where the body starts, in bytes from the start of {@link #segment()}. */
    public final long offset() {
        return offset;
    }

    /** The body's length in bytes, 0 when there is none. */
    public final int length() {
        return length;
    }

    /** Bytes of metadata at the end of the body, 0 to {@link #length()}. */
    public final int metadataLength() {
        return metadataLength;
    }

    /** Bytes of the body in front of the metadata. */
    public final int payloadLength() {
        return length - metadataLength;
    }

    /** Points the message at a body that is payload only. The caller has checked the bounds. @return this */
    public final Message payload(final MemorySegment memory, final long start, final int bytes) {
        segment = memory;
        offset = start;
        length = bytes;
        metadataLength = 0;
        return this;
    }

    /** Says how much of the body, at its end, is metadata. @param bytes 0 to {@link #length()} @return this */
    public final Message metadata(final int bytes) {
        metadataLength = bytes;
        return this;
    }

    /** Copies every field of {@code from}, the payload by reference. */
    public final void copyFrom(final Message from) {
        segment = from.segment;
        offset = from.offset;
        length = from.length;
        callId = from.callId;
        streamId = from.streamId;
        deadlineNs = from.deadlineNs;
        resumeAtNs = from.resumeAtNs;
        kind = from.kind;
        method = from.method;
        status = from.status;
        connection = from.connection;
        reason = from.reason;
        agreement = from.agreement;
        metadataLength = from.metadataLength;
        flags = from.flags;
    }
}
