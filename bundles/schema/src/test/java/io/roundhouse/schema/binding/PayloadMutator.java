package io.roundhouse.schema.binding;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes payloads of others: some damaged, some of a form that is allowed and that nobody writes.
 */
final class PayloadMutator {
    private static final byte[][] UGLY = {{(byte) 0x80, 0}, {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F},
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, {0}, {(byte) 0xC0}};

    private static final int LONGEST = 2048;

    private final Random random;
    private final Descriptor type;
    private final List<byte[]> corpus;

    PayloadMutator(final Random random, final Descriptor type, final List<byte[]> corpus) {
        this.random = random;
        this.type = type;
        this.corpus = corpus;
    }

    byte[] next() {
        byte[] payload = any();
        for (int i = random.nextInt(3); i >= 0; i--) {
            payload = mutated(payload);
        }
        return payload;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] mutated(final byte[] payload) {
        final int at = random.nextInt(payload.length + 1);
        return switch (random.nextInt(9)) {
            case 0 -> flipped(payload);
            case 1 -> Arrays.copyOf(payload, at);
            case 2 -> joined(payload, any());
            case 3 -> inserted(payload, at, UGLY[random.nextInt(UGLY.length)]);
            case 4 -> joined(payload, group(any()));
            case 5 -> joined(payload, field(1 + random.nextInt(random.nextBoolean() ? 30 : 1 << 20)));
            case 6 -> random.nextInt(10) == 0 ? nested(new byte[0], 120) : nested(payload, 1 + random.nextInt(3));
            case 7 -> inserted(payload, at, Arrays.copyOf(any(), random.nextInt(12)));
            default -> joined(field(1 + random.nextInt(8)), payload);
        };
    }

    private byte[] flipped(final byte[] payload) {
        final byte[] flipped = payload.clone();
        if (flipped.length > 0) {
            final int at = random.nextInt(flipped.length);
            flipped[at] =
                random.nextBoolean() ? (byte) random.nextInt() : (byte) (flipped[at] ^ 1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] joined(final byte[]... parts) {
        final ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] inserted(final byte[] payload, final int at, final byte[] part) {
        return joined(Arrays.copyOf(payload, at), part, Arrays.copyOfRange(payload, at, payload.length));
    }

    private byte[] group(final byte[] content) {
        final int number = 1 + random.nextInt(40);
        return joined(varint(number << 3 | 3), content, varint(number << 3 | (random.nextInt(8) == 0 ? 5 : 4)));
    }

    /** A field of any wire type, known or not. */
    private byte[] field(final int number) {
        final byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        return switch (random.nextInt(4)) {
            case 0 -> joined(varint((long) number << 3), varint(random.nextLong() >>> random.nextInt(64)));
            case 1 -> joined(varint((long) number << 3 | 1), Arrays.copyOf(value, Long.BYTES));
            case 2 -> joined(varint((long) number << 3 | 5), Arrays.copyOf(value, Integer.BYTES));
            default -> joined(varint((long) number << 3 | 2), varint(value.length), value);
        };
    }

    /** In as many messages inside of each other. */
    private byte[] nested(final byte[] payload, final int levels) {
        List<FieldDescriptor> path = path(type, 0);
        for (int i = 0; i < 20 && !leadsBack(path); i++) {
            path = path(type, 0);
        }
        byte[] nested = payload;
        for (int i = 0; i < levels && nested.length < LONGEST; i++) {
            for (final FieldDescriptor field : path.reversed()) {
                nested = joined(varint((long) field.getNumber() << 3 | 2), varint(nested.length), nested);
            }
        }
        return nested;
    }

    private boolean leadsBack(final List<FieldDescriptor> path) {
        return !path.isEmpty() && path.getLast().getMessageType() == type;
    }

    /** From the type down to itself again, or as far as it goes. */
    private List<FieldDescriptor> path(final Descriptor from, final int depth) {
        final List<FieldDescriptor> messages =
            from.getFields().stream().filter(f -> f.getJavaType() == FieldDescriptor.JavaType.MESSAGE).toList();
        if (messages.isEmpty() || depth > 5) {
            return List.of();
        }
        final FieldDescriptor field = messages.get(random.nextInt(messages.size()));
        final List<FieldDescriptor> path = new ArrayList<>(List.of(field));
        if (field.getMessageType() != type) {
            path.addAll(path(field.getMessageType(), depth + 1));
        }
        return path;
    }

    private static byte[] varint(final long value) {
        final byte[] bytes = new byte[CodedOutputStream.computeUInt64SizeNoTag(value)];
        try {
            CodedOutputStream.newInstance(bytes).writeUInt64NoTag(value);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }
}
