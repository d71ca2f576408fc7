package io.roundhouse.api.wire;

import java.lang.foreign.MemorySegment;

/**
 * The call by which the client's end of a datapath asks the server's end for its schema, before the first call of an
 * application with a schema is sent. Little endian; a query asks for the part from an offset on.
 *
 * <pre>
 *  query    client's schema (64) | offset (32) | reserved, 0 (32)
 *  answer   server's schema (64) | its length (32) | offset (32) | agreement (32) | reserved, 0 (32) | part of it
 * </pre>
 *
 * A schema is named by the first 64 bits of the SHA-256 of its serialised {@code FileDescriptorSet}; 0 is none: the
 * server takes bytes. There is no part when both have the same, or the server has none. The agreement goes into each
 * request that is made under it; a server that was put in the other's place gave another and refuses, so that nothing
 * is read as something else than it was meant.
 */
public final class SchemaExchange {
    /** The method called. */
    public static final int METHOD = 0x4148_4353;
    /** Bytes of a query. */
    public static final int QUERY_LENGTH = 16;
    /** Bytes of an answer without its part. */
    public static final int ANSWER_LENGTH = 24;
    /** The longest part, in bytes. */
    public static final int MAX_PART_LENGTH = 1 << 14;
    /** The longest schema, in bytes. */
    public static final int MAX_SCHEMA_LENGTH = 1 << 20;
    /** An agreement that no server gives: a request under it is refused by all that check. */
    public static final int NO_AGREEMENT = 0xFFFF;

    private SchemaExchange() {
    }

    /** Writes a query. */
    public static void putQuery(final MemorySegment memory, final long at, final long schema, final int offset) {
        memory.set(FrameFlyweight.LONG, at, schema);
        memory.set(FrameFlyweight.INT, at + 8, offset);
        memory.set(FrameFlyweight.INT, at + 12, 0);
    }

    /** The schema of who asks. */
    public static long querySchema(final MemorySegment memory, final long at) {
        return memory.get(FrameFlyweight.LONG, at);
    }

    /** From where on the schema is asked for; anything. */
    public static int queryOffset(final MemorySegment memory, final long at) {
        return memory.get(FrameFlyweight.INT, at + 8);
    }

    /** Writes an answer without its part, which goes behind it. */
    public static void putAnswer(final MemorySegment memory, final long at, final long schema, final int length,
        final int offset, final int agreement) {
        memory.set(FrameFlyweight.LONG, at, schema);
        memory.set(FrameFlyweight.INT, at + 8, length);
        memory.set(FrameFlyweight.INT, at + 12, offset);
        memory.set(FrameFlyweight.INT, at + 16, agreement);
        memory.set(FrameFlyweight.INT, at + 20, 0);
    }

    /** The server's schema, 0 for none. */
    public static long answerSchema(final MemorySegment memory, final long at) {
        return memory.get(FrameFlyweight.LONG, at);
    }

    /** Bytes of the whole schema; anything. */
    public static int answerSchemaLength(final MemorySegment memory, final long at) {
        return memory.get(FrameFlyweight.INT, at + 8);
    }

    /** Where in the schema the part begins; anything. */
    public static int answerOffset(final MemorySegment memory, final long at) {
        return memory.get(FrameFlyweight.INT, at + 12);
    }

    /** What requests are to carry; anything. */
    public static int answerAgreement(final MemorySegment memory, final long at) {
        return memory.get(FrameFlyweight.INT, at + 16);
    }
}
