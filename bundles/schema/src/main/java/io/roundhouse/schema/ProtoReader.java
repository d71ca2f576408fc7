package io.roundhouse.schema;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of a protobuf message from bytes that nobody vouches for. Everything wrong is a {@link
 * SchemaException} with the position. For descriptors and the compiler; the datapath has generated code.
 *
 * <pre>
 *  while (reader.next()) {
 *      switch (reader.number()) {
 *          case 1 -&gt; name = reader.string();
 *          default -&gt; reader.skip();
 *      }
 *  }
 * </pre>
 */
public final class ProtoReader {
    private static final int MAX_VARINT_LENGTH = 10;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int fieldStart;
    private int number;
    private int wireType;

    private ProtoReader(final byte[] bytes, final int start, final int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Reads a whole array, which must not change meanwhile. */
    public static ProtoReader of(final byte[] bytes) {
        return new ProtoReader(bytes, 0, bytes.length);
    }

    /** Goes to the next field. @return false at the end */
    public boolean next() {
        if (position == end) {
            return false;
        }
        fieldStart = position;
        final long tag = readVarint();
        number = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 32 != 0 || number == 0) {
            throw new SchemaException("tag is invalid: tag=" + Long.toUnsignedString(tag) + " position=" + position);
        }
        return true;
    }

    /** The number of the field that {@link #next} found. */
    public int number() {
        return number;
    }

    /** Where the field's tag starts in the array. */
    public int fieldStart() {
        return fieldStart;
    }

    /** Where the reader is in the array: behind the field once that is read or passed over. */
    public int position() {
        return position;
    }

    /** The field as 64 bits. */
    public long varint() {
        expect(Wire.VARINT);
        return readVarint();
    }

    /** The field as 32 bits, the upper ones dropped as protobuf does. */
    public int int32() {
        return (int) varint();
    }

    /** The field as true or false. */
    public boolean bool() {
        return varint() != 0;
    }

    /** The field as UTF-8. */
    public String string() {
        final int length = readLength();
        final ByteBuffer text = ByteBuffer.wrap(bytes, position, length);
        position += length;
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(text)
                .toString();
        } catch (final CharacterCodingException e) {
            throw new SchemaException("string is not UTF-8: field=" + number + " position=" + (position - length));
        }
    }

    /** The field as bytes of its own. */
    public byte[] bytes() {
        final int length = readLength();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** The field as a message, to be read in place. */
    public ProtoReader message() {
        final int length = readLength();
        position += length;
        return new ProtoReader(bytes, position - length, position);
    }

    /** Passes over the field. Groups are refused: no descriptor has any. */
    public void skip() {
        switch (wireType) {
            case Wire.VARINT -> readVarint();
            case Wire.FIXED64 -> advance(Long.BYTES);
            case Wire.FIXED32 -> advance(Integer.BYTES);
            case Wire.LENGTH -> advance(readLength());
            default -> throw new SchemaException(
                "wire type is not read: wireType=" + wireType + " field=" + number + " position=" + position);
        }
    }

    /** A list of varints without tags, in a message made by {@link #message}. @return false at the end */
    public boolean hasMore() {
        return position < end;
    }

    /** The next varint of a packed list. */
    public int packedInt32() {
        return (int) readVarint();
    }

    private void expect(final int expected) {
        if (wireType != expected) {
            throw new SchemaException("field has the wrong wire type: field=" + number + " wireType=" + wireType
                + " expected=" + expected + " position=" + position);
        }
    }

    private void advance(final int length) {
        if (length > end - position) {
            throw new SchemaException("field ends too early: field=" + number + " position=" + position
                + " length=" + length + " available=" + (end - position));
        }
        position += length;
    }

    private int readLength() {
        expect(Wire.LENGTH);
        final long length = readVarint();
        if (length < 0 || length > end - position) {
            throw new SchemaException("length goes past the end: field=" + number + " position=" + position
                + " length=" + length + " available=" + (end - position));
        }
        return (int) length;
    }

    private long readVarint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_LENGTH; i++) {
            if (position == end) {
                throw new SchemaException("varint ends too early: position=" + position);
            }
            final byte next = bytes[position++];
            value |= (next & 0x7FL) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw new SchemaException("varint is longer than 10 bytes: position=" + position);
    }
}
