package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ApiProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Type;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A corpus of payloads that grows by whatever makes a decoder do something new: another error, another order of
 * magnitude of record, of unknown fields, of depth. Each is judged by protobuf-java, and goes out again as the same
 * message.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PayloadFuzzTest {
    private static final int ROOM = 1 << 20;
    private static final int LONGEST = 4096;
    private static final int ROUNDS = 4_000;
    private static final int LEAST_ERRORS = 4;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment in = arena.allocate(ROOM, 8);
    private final MemorySegment record = arena.allocate(ROOM, 8);
    private final MemorySegment out = arena.allocate(ROOM, 8);
    private final long seed = Long.getLong("roundhouse.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<byte[]> corpus = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final BitSet errors = new BitSet();
    private Descriptor theirs;
    private MessageType ours;
    private MessageCodec codec;

    @Test
    void shouldAgreeWithProtobufOnTreesOfValues() {
        fuzz(Struct.getDescriptor(), Schema.of(WellKnown.descriptorSet(Struct.getDescriptor().getFile())));
    }

    @Test
    void shouldAgreeWithProtobufOnWellKnownTypes() {
        fuzz(Type.getDescriptor(), Schema.of(WellKnown.descriptorSet(ApiProto.getDescriptor())));
    }

    @Test
    void shouldAgreeWithProtobufOnDrawnSchemas() throws Exception {
        for (int i = 0; i < 6; i++) {
            final RandomSchema drawn = new RandomSchema(random.nextLong());
            fuzz(RandomSchema.theirs(drawn.file(), 0), RandomSchema.ours(drawn.file()));
        }
    }

    private void fuzz(final Descriptor type, final Schema schema) {
        System.out.println(type.getFullName() + " roundhouse.seed=" + seed);
        theirs = type;
        ours = schema.message(type.getFullName()).orElseThrow();
        codec = Binding.of(List.of(ours)).codec(ours);
        corpus.clear();
        seen.clear();
        errors.clear();
        for (int i = 0; i < 10; i++) {
            corpus.add(new RandomMessage(random).next(type, 1).toByteArray());
        }
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] payload = new PayloadMutator(random, theirs, corpus).next();
            if (payload.length <= LONGEST && seen.add(outcome(payload))) {
                corpus.add(payload);
            }
        }
        assertTrue(errors.cardinality() >= LEAST_ERRORS, () -> "few errors were found: " + errors + " seed=" + seed);
        assertTrue(seen.size() > 2 * LEAST_ERRORS, () -> "few things were found: " + seen + " seed=" + seed);
    }

    /** By way of a buffer below ten bytes: protobuf's short cut for long ones ignores the tenth byte of a varint. */
    private DynamicMessage parsed(final byte[] bytes) {
        try {
            return DynamicMessage.parseFrom(theirs, CodedInputStream.newInstance(new ByteArrayInputStream(bytes), 8));
        } catch (final InvalidProtocolBufferException e) {
            return null;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What became of a payload, roughly. */
    private String outcome(final byte[] payload) {
        MemorySegment.copy(payload, 0, in, Records.BYTE, 0, payload.length);
        final long length = codec.decode(in, 0, payload.length, record, 0, ROOM);
        final DynamicMessage message = parsed(payload);
        if (length < 0) {
            // Of a tag with more than 32 bits they take the lower ones.
            assertTrue(length == CodecError.BAD_TAG || message == null,
                () -> CodecError.words(length) + " seed=" + seed);
            errors.set((int) -length);
            return CodecError.words(length);
        }
        assertNotNull(message, () -> "accepted what protobuf refuses, seed=" + seed);
        assertEquals(message, Records.read(record, 0, ours, theirs), () -> "seed=" + seed);
        final long encoded = codec.encode(record, 0, length, out, 0, ROOM);
        assertTrue(encoded >= 0, () -> CodecError.words(encoded) + " seed=" + seed);
        final byte[] bytes = out.asSlice(ROOM - encoded, encoded).toArray(Records.BYTE);
        assertEquals(message, parsed(bytes), () -> "seed=" + seed);
        return magnitude(length) + " " + magnitude(message.getUnknownFields().getSerializedSize()) + " "
            + message.getUnknownFields().asMap().size() / 4 + " " + magnitude(depth(message));
    }

    private static int magnitude(final long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    private static int depth(final Message message) {
        int deepest = 0;
        for (final var field : message.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                final List<?> values = field.getKey().isRepeated() ? (List<?>) field.getValue()
                    : List.of(field.getValue());
                for (final Object value : values) {
                    deepest = Math.max(deepest, 1 + depth((Message) value));
                }
            }
        }
        return deepest;
    }
}
