package io.roundhouse.compiler;

import io.roundhouse.schema.Wire;
import java.io.ByteArrayOutputStream;

/**
 * Writes protobuf's binary form, forwards.
 */
final class ProtoWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoWriter varint(final int number, final long value) {
        raw(Wire.tag(number, Wire.VARINT));
        raw(value);
        return this;
    }

    ProtoWriter bytes(final int number, final byte[] value) {
        raw(Wire.tag(number, Wire.LENGTH));
        raw(value.length);
        out.writeBytes(value);
        return this;
    }

    /** Whole fields, with their tags. */
    ProtoWriter fields(final byte[] message, final int start, final int end) {
        out.write(message, start, end - start);
        return this;
    }

    private void raw(final long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
