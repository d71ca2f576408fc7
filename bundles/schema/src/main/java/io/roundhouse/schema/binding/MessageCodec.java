package io.roundhouse.schema.binding;

import java.lang.foreign.MemorySegment;

/**
 * Marshals messages of one type. Thread-safe: it has no state. Never allocates, never throws for what records and
 * payloads contain, and needs time in proportion to the bytes it is given.
 *
 * <p>Segments have to be native and must not be closed during a call: the generated code checks their ranges and goes
 * on with addresses.
 */
public interface MessageCodec {
    /**
     * Writes a record as protobuf. The record may be in memory that others write meanwhile: then the payload is some
     * valid message, or the result an error.
     *
     * @param record   has the record's block at {@code offset}
     * @param length   bytes of the block
     * @param out      is written from {@code outEnd} backwards, not below {@code outStart}; private memory
     * @return the payload's length, its last byte being at {@code outEnd - 1}, or a {@link CodecError}
     */
    long encode(MemorySegment record, long offset, long length, MemorySegment out, long outStart, long outEnd);

    /**
     * Builds a record from protobuf. Fields that the type does not have are kept as they come, and written again by
     * {@link #encode}.
     *
     * @param in          has the payload at {@code offset}; private memory
     * @param length      bytes of the payload
     * @param block       gets the record at {@code blockOffset}; memory that nobody else writes
     * @param capacity    bytes the record may take
     * @return the record's length, a multiple of 8, or a {@link CodecError}
     */
    long decode(MemorySegment in, long offset, long length, MemorySegment block, long blockOffset, long capacity);
}
