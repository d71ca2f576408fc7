package io.roundhouse.schema.negotiation;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.Compatibility;
import io.roundhouse.schema.Method;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.binding.MethodCodecs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the client's end of a datapath knows of the schema at the server's end. A handle of kind {@link #KIND}. Used by
 * the datapath's executor, which finds nothing to do with it while it is {@link #WORKING}; then the comparer's.
 */
public final class SchemaAgreement implements AutoCloseable {
    /** The kind of the handle. */
    public static final String KIND = "schema-agreement";
    /** {@link #phase()}: a query is to be sent. */
    public static final int UNKNOWN = 0;
    /** {@link #phase()}: a query is on its way. */
    public static final int ASKED = 1;
    /** {@link #phase()}: the comparer is at it. */
    public static final int WORKING = 2;
    /** {@link #phase()}: calls may be sent, under {@link #number()}. */
    public static final int SETTLED = 3;

    private static final byte[] NONE = {};
    private static final long REFUSAL_NS = 1_000_000_000L;

    private final String application;
    private final String target;
    private final long ownSchema;
    private final byte[] ownSet;
    private final MethodCodecs codecs;
    private final SchemaComparer comparer;
    private final int[] status;
    private final MemorySegment[] texts;
    private volatile int phase;
    private boolean hasRefusals;
    private long refusingSinceNs;
    private long queryCall;
    private long peerSchema;
    private byte[] peerSet = NONE;
    private int peerLength;
    private int received;
    private int number;
    /** In the comparer's list. */
    SchemaAgreement next;

    /**
     * Of a session that calls.
     *
     * @param application for texts: who calls, and {@code target} where
     * @param schema      first 64 bits of the SHA-256 of {@code descriptorSet}, not 0
     * @param codecs      of the session
     * @param comparer    works for all agreements of a service
     */
    public SchemaAgreement(final String application, final String target, final long schema, final byte[] descriptorSet,
        final MethodCodecs codecs, final SchemaComparer comparer) {
        this.application = application;
        this.target = target;
        this.ownSchema = schema;
        this.ownSet = descriptorSet;
        this.codecs = codecs;
        this.comparer = comparer;
        status = new int[codecs.capacity()];
        texts = new MemorySegment[codecs.capacity()];
    }

    /** {@link #UNKNOWN}, {@link #ASKED}, {@link #WORKING} or {@link #SETTLED}. */
    public int phase() {
        return phase;
    }

    /** What requests carry once it is settled. */
    public int number() {
        return number;
    }

    /**
     * Which refused method this is.
     *
     * @param id of a method
     * @return for {@link #status} and {@link #text}, or {@link MethodCodecs#NONE} when it fits, or nobody knows
     */
    public int refused(final int id) {
        if (phase != SETTLED || !hasRefusals) {
            return MethodCodecs.NONE;
        }
        final int index = codecs.find(id);
        return index == MethodCodecs.NONE || status[index] == Status.OK ? MethodCodecs.NONE : index;
    }

    /**
     * Whether methods have been refused for so long that the server is to be asked again: refused calls never get
     * there, so nothing else would tell that another one took its place.
     */
    public boolean isStale(final long nowNs) {
        if (!hasRefusals) {
            return false;
        }
        if (refusingSinceNs == 0) {
            refusingSinceNs = nowNs;
        }
        return nowNs - refusingSinceNs > REFUSAL_NS;
    }

    /** The status that calls of a refused method end with. */
    public int status(final int index) {
        return status[index];
    }

    /** Why, as UTF-8 in native memory, at most {@link FrameFlyweight#MAX_DETAIL_LENGTH} bytes. */
    public MemorySegment text(final int index) {
        return texts[index];
    }

    /** Writes the next query. */
    public void putQuery(final MemorySegment memory, final long at) {
        SchemaExchange.putQuery(memory, at, ownSchema, received);
    }

    /** The query is on its way. */
    public void asked(final long callId) {
        queryCall = callId;
        phase = ASKED;
    }

    /** The call of the query that is on its way. */
    public long queryCall() {
        return queryCall;
    }

    /** What it was settled for is not there any more, or a query failed: begins again. */
    public void forget() {
        if (phase != WORKING) {
            received = 0;
            peerSet = NONE;
            refusingSinceNs = 0;
            phase = UNKNOWN;
        }
    }

    /**
     * Takes the answer to a query.
     *
     * @return false when it is none; then it is for the caller to {@link #forget}
     */
    public boolean answered(final MemorySegment memory, final long at, final int length) {
        final int part = length - SchemaExchange.ANSWER_LENGTH;
        if (part < 0) {
            return false;
        }
        final long schema = SchemaExchange.answerSchema(memory, at);
        final int total = SchemaExchange.answerSchemaLength(memory, at);
        final int agreement = SchemaExchange.answerAgreement(memory, at);
        if (total < 0 || total > SchemaExchange.MAX_SCHEMA_LENGTH || agreement < 0
            || agreement >= SchemaExchange.NO_AGREEMENT || (schema == 0) != (total == 0)) {
            return false;
        }
        if (schema == ownSchema || schema == 0) {
            settle(agreement);
            return true;
        }
        if (schema != peerSchema || total != peerSet.length || agreement != number) {
            peerSchema = schema;
            number = agreement;
            received = 0;
            peerLength = total;
            work();
            return true;
        }
        return take(memory, at, part);
    }

    private boolean take(final MemorySegment memory, final long at, final int part) {
        if (SchemaExchange.answerOffset(memory, at) != received || part == 0 || part > peerSet.length - received) {
            return false;
        }
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + SchemaExchange.ANSWER_LENGTH, peerSet, received, part);
        received += part;
        if (received < peerSet.length) {
            phase = UNKNOWN;
        } else {
            work();
        }
        return true;
    }

    private void work() {
        phase = WORKING;
        comparer.submit(this);
    }

    private void settle(final int agreement) {
        number = agreement;
        hasRefusals = false;
        received = 0;
        phase = SETTLED;
    }

    /** By the comparer's thread: makes room for the peer's schema, or compares it. */
    void compare() {
        if (received == 0) {
            peerSet = new byte[peerLength];
            phase = UNKNOWN;
            return;
        }
        try {
            judge(Schema.of(ownSet), Schema.of(peerSet));
        } catch (final SchemaException e) {
            refuseAll("schema of the server at " + target + " cannot be read: " + e.getMessage());
        } catch (final RuntimeException e) {
            refuseAll("schema of the server at " + target + " cannot be compared: " + e);
        }
        peerSet = NONE;
        received = 0;
        phase = SETTLED;
    }

    private void judge(final Schema own, final Schema peer) {
        hasRefusals = false;
        Arrays.fill(status, Status.OK);
        for (final Method method : own.methods()) {
            final int index = codecs.find(method.id());
            if (index != MethodCodecs.NONE) {
                judge(method, index, peer);
            }
        }
    }

    private void judge(final Method method, final int index, final Schema peer) {
        final Optional<Method> there = peer.method(method.path());
        if (there.isEmpty()) {
            refuse(index, Status.UNIMPLEMENTED, "the server at " + target + " has no method " + method.path()
                + "; it has: " + peer.methods().stream().map(Method::path).sorted().collect(Collectors.joining(", ")));
            return;
        }
        Compatibility.conflict(method, there.get()).ifPresent(why -> refuse(index, Status.FAILED_PRECONDITION,
            "schemas of " + application + " (here) and of the server at " + target + " (there) do not fit: " + why));
    }

    private void refuseAll(final String text) {
        for (int i = 0; i < status.length; i++) {
            refuse(i, Status.FAILED_PRECONDITION, text);
        }
    }

    private void refuse(final int index, final int with, final String text) {
        status[index] = with;
        hasRefusals = true;
        texts[index] = utf8(text);
    }

    private static MemorySegment utf8(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, FrameFlyweight.MAX_DETAIL_LENGTH);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            // Not in the middle of a character.
            length--;
        }
        final MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, length));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
        return memory;
    }

    @Override
    public void close() {
        // Nothing of it is anybody else's.
    }
}
