package io.roundhouse.schema.negotiation;

import io.roundhouse.api.wire.SchemaExchange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the server's end of a datapath tells of its schema, and the queries that it has not answered yet. A handle of
 * kind {@link #KIND}, used by the datapath's executor; allocates when it is made only.
 */
public final class SchemaOffer implements AutoCloseable {
    /** The kind of the handle. */
    public static final String KIND = "schema-offer";

    private static final int QUERIES = 64;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final long schema;
    private final MemorySegment bytes;
    private final int length;
    private final int agreement;
    private final long[] calls = new long[QUERIES];
    private final int[] offsets = new int[QUERIES];
    private int first;
    private int count;

    /**
     * Of a session that serves.
     *
     * @param schema        its first 64 bits of the SHA-256, 0 for a server that takes bytes
     * @param descriptorSet its serialised form, empty for a server that takes bytes
     */
    public SchemaOffer(final long schema, final byte[] descriptorSet) {
        this.schema = schema;
        bytes = Arena.ofAuto().allocate(Math.max(SchemaExchange.ANSWER_LENGTH, descriptorSet.length), Long.BYTES);
        MemorySegment.copy(descriptorSet, 0, bytes, ValueLayout.JAVA_BYTE, 0, descriptorSet.length);
        length = descriptorSet.length;
        agreement = descriptorSet.length == 0 ? 0
            : 1 + Math.floorMod(NUMBERS.getAndIncrement(), SchemaExchange.NO_AGREEMENT - 1);
    }

    /** Whether a request may be served: it is made under this offer's agreement, or by somebody without a schema. */
    public boolean isCurrent(final int requestAgreement) {
        return requestAgreement == 0 || requestAgreement == agreement;
    }

    /** Whether there is room for another query. */
    public boolean hasRoom() {
        return count < QUERIES;
    }

    /**
     * Takes a query, for which there must be room.
     *
     * @return whether it is one
     */
    public boolean ask(final long callId, final MemorySegment memory, final long at, final int queryLength) {
        if (queryLength != SchemaExchange.QUERY_LENGTH) {
            return false;
        }
        final int offset = SchemaExchange.queryOffset(memory, at);
        if (offset < 0 || offset > length) {
            return false;
        }
        final int next = (first + count++) % QUERIES;
        calls[next] = callId;
        // Who has the same is told so, without a part.
        offsets[next] = SchemaExchange.querySchema(memory, at) == schema ? length : offset;
        return true;
    }

    /** The oldest query's call, or 0 when there is none. */
    public long nextCall() {
        return count == 0 ? 0 : calls[first];
    }

    /** Bytes of the answer to the oldest query. */
    public int answerLength() {
        return SchemaExchange.ANSWER_LENGTH + partLength();
    }

    private int partLength() {
        return Math.min(length - offsets[first], SchemaExchange.MAX_PART_LENGTH);
    }

    /** Writes the answer to the oldest query. */
    public void putAnswer(final MemorySegment memory, final long at) {
        SchemaExchange.putAnswer(memory, at, schema, length, offsets[first], agreement);
        MemorySegment.copy(bytes, offsets[first], memory, at + SchemaExchange.ANSWER_LENGTH, partLength());
    }

    /** The answer to all queries of a server without a schema, which never changes. */
    public MemorySegment noSchema() {
        return bytes;
    }

    /** The oldest query is dealt with. */
    public void answered() {
        first = (first + 1) % QUERIES;
        count--;
    }

    @Override
    public void close() {
        // Its memory goes with the last who refers to it.
    }
}
