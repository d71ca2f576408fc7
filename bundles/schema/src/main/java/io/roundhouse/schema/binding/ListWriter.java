package io.roundhouse.schema.binding;

import io.roundhouse.api.layout.RecordDescriptor;

/**
 * What generated encoders call for lists of anything but messages, which they go through themselves. The state is that
 * of {@link WireWriter}.
 */
final class ListWriter {
    private ListWriter() {
    }

    static long repeatedBytes(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag) {
        long next = WireWriter.take(reference, RecordDescriptor.REFERENCE_LENGTH, length, state);
        final long array = base + (reference & 0xFFFF_FFFFL);
        for (long i = (reference >>> 32) - 1; i >= 0 && next >= 0; i--) {
            next = WireWriter.bytes(base, length, Bytes.getLong(array + i * 8), outStart, next, tag);
        }
        return next;
    }

    static long repeatedStrings(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag) {
        long next = WireWriter.take(reference, RecordDescriptor.REFERENCE_LENGTH, length, state);
        final long array = base + (reference & 0xFFFF_FFFFL);
        for (long i = (reference >>> 32) - 1; i >= 0 && next >= 0; i--) {
            next = WireWriter.string(base, length, Bytes.getLong(array + i * 8), outStart, next, tag);
        }
        return next;
    }

    static long packedVarints(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag, final int form) {
        final int width = Varints.width(form);
        final long taken = WireWriter.take(reference, width, length, state);
        final long count = reference >>> 32;
        if (taken < 0 || count == 0) {
            return taken;
        }
        final long array = base + (reference & 0xFFFF_FFFFL);
        int left = (int) taken;
        for (long i = count - 1; i >= 0; i--) {
            final long value = load(array + i * width, form);
            left -= Bytes.varintSize(value);
            if (left < 0) {
                return CodecError.NO_ROOM;
            }
            Bytes.putVarint(outStart + left, value);
        }
        final int size = (int) taken - left;
        return WireWriter.varint(size, outStart, taken - size, tag);
    }

    static long packedFixed(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag, final int width) {
        final long taken = WireWriter.take(reference, width, length, state);
        final long size = (reference >>> 32) * width;
        if (taken < 0 || size == 0) {
            return taken;
        }
        if (size > (int) taken) {
            return CodecError.NO_ROOM;
        }
        Bytes.copy(base + (reference & 0xFFFF_FFFFL), outStart + (int) taken - size, (int) size);
        return WireWriter.varint(size, outStart, taken - size, tag);
    }

    static long repeatedVarints(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag, final int form) {
        final int width = Varints.width(form);
        final long array = base + (reference & 0xFFFF_FFFFL);
        long next = WireWriter.take(reference, width, length, state);
        for (long i = (reference >>> 32) - 1; i >= 0 && next >= 0; i--) {
            next = WireWriter.varint(load(array + i * width, form), outStart, next, tag);
        }
        return next;
    }

    static long repeatedFixed(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag, final int width) {
        final long array = base + (reference & 0xFFFF_FFFFL);
        long next = WireWriter.take(reference, width, length, state);
        for (long i = (reference >>> 32) - 1; i >= 0 && next >= 0; i--) {
            next = width == Long.BYTES ? WireWriter.fixed64(Bytes.getLong(array + i * width), outStart, next, tag)
                : WireWriter.fixed32(Bytes.getInt(array + i * width), outStart, next, tag);
        }
        return next;
    }

    /** A value in the form of a {@link Varints}. */
    private static long load(final long at, final int form) {
        return switch (form) {
            case Varints.INT32 -> WireWriter.int32(at);
            case Varints.UINT32 -> WireWriter.uint32(at);
            case Varints.SINT32 -> WireWriter.sint32(at);
            case Varints.INT64 -> WireWriter.int64(at);
            case Varints.SINT64 -> WireWriter.sint64(at);
            default -> WireWriter.bool(at);
        };
    }
}
