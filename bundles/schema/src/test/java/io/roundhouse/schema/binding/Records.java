package io.roundhouse.schema.binding;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.Field;
import io.roundhouse.schema.FieldKind;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Records by the book, slowly: protobuf's messages to records and back. What generated code is compared with.
 */
final class Records {
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment block;
    private final long base;
    private int used;

    private Records(final MemorySegment block, final long base) {
        this.block = block;
        this.base = base;
    }

    /** Writes a message as record. @return its length */
    static int write(final Message message, final MessageType type, final MemorySegment block, final long base) {
        final Records records = new Records(block, base);
        records.writeRoot(message, type);
        return records.used;
    }

    /** Reads a record as message. */
    static DynamicMessage read(final MemorySegment block, final long base, final MessageType type,
        final Descriptor descriptor) {
        final int unknown = RecordLayout.of(type).fixedLength() + RecordDescriptor.REFERENCE_COUNT_OFFSET;
        return new Records(block, base).readMessage(0, unknown, type, descriptor);
    }

    private int take(final int bytes) {
        final int at = used;
        used += (bytes + 7) & -8;
        block.asSlice(base + at, used - at).fill((byte) 0);
        return at;
    }

    private void writeRoot(final Message message, final MessageType type) {
        final RecordLayout layout = RecordLayout.of(type);
        final int at = take(layout.rootLength());
        writeFields(message, layout, at);
        writeUnknown(message.getUnknownFields(), layout.fixedLength() + RecordDescriptor.REFERENCE_COUNT_OFFSET);
    }

    private void writeMessage(final Message message, final MessageType type, final int reference) {
        final RecordLayout layout = RecordLayout.of(type);
        final int at = take(layout.fixedLength());
        refer(reference, at, layout.fixedLength());
        writeFields(message, layout, at);
        writeUnknown(message.getUnknownFields(), reference + RecordDescriptor.REFERENCE_COUNT_OFFSET);
    }

    private void writeFields(final Message message, final RecordLayout layout, final int at) {
        final MessageType type = layout.type();
        for (int i = 0; i < type.fields().size(); i++) {
            final Field field = type.fields().get(i);
            final FieldDescriptor descriptor = message.getDescriptorForType().findFieldByNumber(field.number());
            if (field.hasPresenceBit() && message.hasField(descriptor)) {
                final long bits = base + at + layout.presenceOffset(i);
                block.set(BYTE, bits, (byte) (block.get(BYTE, bits) | layout.presenceMask(i)));
            }
            if (field.isRepeated()) {
                writeList(message, descriptor, field, at + layout.offset(i));
            } else if (!descriptor.hasPresence() || message.hasField(descriptor)) {
                writeValue(message.getField(descriptor), field, at + layout.offset(i));
            }
        }
    }

    /** Each in an object of its own, as when they come between known ones that need room. */
    private void writeUnknown(final UnknownFieldSet unknown, final int slot) {
        unknown.asMap().forEach((number, field) -> {
            final byte[] bytes = UnknownFieldSet.newBuilder().addField(number, field).build().toByteArray();
            final int object = take(RecordDescriptor.UNKNOWN_HEAD_LENGTH + bytes.length);
            block.set(INT, base + object, lastUnknown(slot));
            block.set(INT, base + object + RecordDescriptor.UNKNOWN_LENGTH_OFFSET, bytes.length);
            MemorySegment.copy(bytes, 0, block, BYTE, base + object + RecordDescriptor.UNKNOWN_HEAD_LENGTH,
                bytes.length);
            block.set(INT, base + slot, object + RecordDescriptor.UNKNOWN_MARK);
        });
    }

    private int lastUnknown(final int slot) {
        final int named = target(slot);
        return (named & RecordDescriptor.UNKNOWN_MARK) == 0 ? 0 : named - RecordDescriptor.UNKNOWN_MARK;
    }

    private UnknownFieldSet readUnknown(final int slot) {
        ByteString unknown = ByteString.EMPTY;
        for (int object = lastUnknown(slot); object != 0; object = target(object)) {
            final byte[] bytes = block.asSlice(base + object + RecordDescriptor.UNKNOWN_HEAD_LENGTH,
                block.get(INT, base + object + RecordDescriptor.UNKNOWN_LENGTH_OFFSET)).toArray(BYTE);
            unknown = ByteString.copyFrom(bytes).concat(unknown);
        }
        try {
            // By way of a buffer below ten bytes: protobuf's short cut for long ones ignores a varint's tenth byte.
            return UnknownFieldSet.parseFrom(CodedInputStream.newInstance(unknown.newInput(), 8));
        } catch (final IOException e) {
            throw new IllegalStateException("unknown fields are malformed: " + unknown, e);
        }
    }

    private void writeList(final Message message, final FieldDescriptor descriptor, final Field field, final int at) {
        final int count = message.getRepeatedFieldCount(descriptor);
        if (count == 0) {
            return;
        }
        final int width = field.kind().width();
        final int array = take(count * width);
        refer(at, array, count);
        for (int i = 0; i < count; i++) {
            writeValue(message.getRepeatedField(descriptor, i), field, array + i * width);
        }
    }

    private void refer(final int at, final int target, final int count) {
        block.set(INT, base + at, target);
        block.set(INT, base + at + 4, count);
    }

    private void writeValue(final Object value, final Field field, final int at) {
        switch (field.kind()) {
            case DOUBLE -> block.set(LONG, base + at, Double.doubleToRawLongBits((Double) value));
            case FLOAT -> block.set(INT, base + at, Float.floatToRawIntBits((Float) value));
            case BOOL -> block.set(BYTE, base + at, (byte) ((Boolean) value ? 1 : 0));
            case ENUM -> block.set(INT, base + at, ((EnumValueDescriptor) value).getNumber());
            case STRING -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), at);
            case BYTES -> writeBytes(((ByteString) value).toByteArray(), at);
            case MESSAGE -> writeMessage((Message) value, field.messageType(), at);
            default -> {
                if (field.kind().width() == 8) {
                    block.set(LONG, base + at, (Long) value);
                } else {
                    block.set(INT, base + at, (Integer) value);
                }
            }
        }
    }

    private void writeBytes(final byte[] bytes, final int at) {
        final int target = take(bytes.length);
        MemorySegment.copy(bytes, 0, block, BYTE, base + target, bytes.length);
        refer(at, target, bytes.length);
    }

    private DynamicMessage readMessage(final int at, final int unknown, final MessageType type,
        final Descriptor descriptor) {
        final RecordLayout layout = RecordLayout.of(type);
        final DynamicMessage.Builder builder = DynamicMessage.newBuilder(descriptor);
        for (int i = 0; i < type.fields().size(); i++) {
            final Field field = type.fields().get(i);
            final FieldDescriptor to = descriptor.findFieldByNumber(field.number());
            final int offset = at + layout.offset(i);
            if (field.isRepeated()) {
                readList(offset, field, to).forEach(v -> builder.addRepeatedField(to, v));
            } else if (isPresent(at, layout, i, field)) {
                builder.setField(to, readValue(offset, field, to));
            }
        }
        builder.setUnknownFields(readUnknown(unknown));
        return builder.build();
    }

    private boolean isPresent(final int at, final RecordLayout layout, final int index, final Field field) {
        if (field.hasPresenceBit()) {
            final int bits = block.get(BYTE, base + at + layout.presenceOffset(index));
            return (bits & layout.presenceMask(index)) != 0;
        }
        return field.kind() != FieldKind.MESSAGE || count(at + layout.offset(index)) != 0;
    }

    private int target(final int at) {
        return block.get(INT, base + at);
    }

    private int count(final int at) {
        return block.get(INT, base + at + 4);
    }

    private List<Object> readList(final int at, final Field field, final FieldDescriptor descriptor) {
        final List<Object> values = new ArrayList<>();
        for (int i = 0; i < count(at); i++) {
            values.add(readValue(target(at) + i * field.kind().width(), field, descriptor));
        }
        return values;
    }

    private Object readValue(final int at, final Field field, final FieldDescriptor descriptor) {
        return switch (field.kind()) {
            case DOUBLE -> Double.longBitsToDouble(block.get(LONG, base + at));
            case FLOAT -> Float.intBitsToFloat(block.get(INT, base + at));
            case BOOL -> block.get(BYTE, base + at) != 0;
            case ENUM -> descriptor.getEnumType().findValueByNumberCreatingIfUnknown(block.get(INT, base + at));
            case STRING -> new String(readBytes(at), StandardCharsets.UTF_8);
            case BYTES -> ByteString.copyFrom(readBytes(at));
            case MESSAGE -> readMessage(target(at), at + RecordDescriptor.REFERENCE_COUNT_OFFSET, field.messageType(),
                descriptor.getMessageType());
            default -> field.kind().width() == 8 ? (Object) block.get(LONG, base + at)
                : (Object) block.get(INT, base + at);
        };
    }

    private byte[] readBytes(final int at) {
        return block.asSlice(base + target(at), count(at)).toArray(BYTE);
    }
}
