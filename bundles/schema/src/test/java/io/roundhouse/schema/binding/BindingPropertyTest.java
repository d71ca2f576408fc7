package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * Random schemas and messages against protobuf's own implementation.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BindingPropertyTest {
    private static final int SCHEMAS = 150;
    private static final int MESSAGES = 8;
    private static final int ROOM = 1 << 20;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment record = arena.allocate(ROOM, 8);
    private final MemorySegment payload = arena.allocate(ROOM, 8);
    private final long seed = Long.getLong("roundhouse.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private MessageCodec codec;
    private MessageType bound;

    /** Does something with one message of one schema. */
    private interface Step {
        void run(RandomSchema drawn, Descriptor theirs, MessageType ours, DynamicMessage message) throws Exception;
    }

    @BeforeEach
    void printSeed(final TestInfo test) {
        System.out.println(test.getDisplayName() + " roundhouse.seed=" + seed);
    }

    private void forEachMessage(final Step step) throws Exception {
        for (int i = 0; i < SCHEMAS; i++) {
            final RandomSchema drawn = new RandomSchema(random.nextLong());
            final Schema schema = RandomSchema.ours(drawn.file());
            final int index = random.nextInt(drawn.messageCount());
            final Descriptor theirs = RandomSchema.theirs(drawn.file(), index);
            for (int j = 0; j < MESSAGES; j++) {
                final DynamicMessage message = new RandomMessage(random).next(theirs, 0);
                step.run(drawn, theirs, RandomSchema.type(schema, index), message);
            }
        }
    }

    private MessageCodec codec(final MessageType type) {
        if (bound != type) {
            bound = type;
            codec = Binding.of(List.of(type)).codec(type);
        }
        return codec;
    }

    private byte[] encode(final MessageType type, final int length) {
        final long encoded = codec(type).encode(record, 0, length, payload, 0, ROOM);
        assertTrue(encoded >= 0, () -> CodecError.words(encoded) + " seed=" + seed);
        return payload.asSlice(ROOM - encoded, encoded).toArray(Records.BYTE);
    }

    private DynamicMessage decode(final MessageType type, final Descriptor theirs, final byte[] bytes) {
        MemorySegment.copy(bytes, 0, payload, Records.BYTE, 32, bytes.length);
        record.fill((byte) 0xEE);
        final long length = codec(type).decode(payload, 32, bytes.length, record, 64, ROOM - 64);
        assertTrue(length > 0, () -> CodecError.words(length) + " seed=" + seed);
        assertEquals(0, length % 8);
        return Records.read(record, 64, type, theirs);
    }

    @Test
    void shouldEncodeTheBytesThatProtobufWrites() throws Exception {
        forEachMessage((drawn, theirs, ours, message) -> {
            final int length = Records.write(message, ours, record, 0);
            assertArrayEquals(message.toByteArray(), encode(ours, length), () -> "seed=" + seed + " " + message);
        });
    }

    @Test
    void shouldDecodeWhatProtobufWrites() throws Exception {
        forEachMessage((drawn, theirs, ours, message) ->
            assertEquals(message, decode(ours, theirs, message.toByteArray()), () -> "seed=" + seed));
    }

    @Test
    void shouldEncodeWhatItDecoded() throws Exception {
        forEachMessage((drawn, theirs, ours, message) -> {
            final byte[] bytes = message.toByteArray();
            MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
            final long length = codec(ours).decode(payload, 0, bytes.length, record, 0, ROOM);
            final byte[] encoded = encode(ours, (int) length);
            assertEquals(bytes.length, encoded.length, () -> "seed=" + seed);
            assertEquals(message, DynamicMessage.parseFrom(theirs, encoded), () -> "seed=" + seed);
        });
    }

    @Test
    void shouldKeepFieldsThatAnOlderSchemaDoesNotHave() throws Exception {
        forEachMessage((drawn, theirs, ours, message) -> {
            final FileDescriptorProto older = drawn.older();
            final Descriptor theirOlder = RandomSchema.theirs(older, theirs.getIndex());
            final MessageType ourOlder = RandomSchema.type(RandomSchema.ours(older), theirs.getIndex());
            final DynamicMessage parsed = DynamicMessage.parseFrom(theirOlder, message.toByteArray());
            assertEquals(parsed, decode(ourOlder, theirOlder, message.toByteArray()), () -> "seed=" + seed);
            final byte[] bytes = message.toByteArray();
            MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
            final long length = codec(ourOlder).decode(payload, 0, bytes.length, record, 0, ROOM);
            final byte[] passedOn = encode(ourOlder, (int) length);
            assertEquals(message, DynamicMessage.parseFrom(theirs, passedOn), () -> "seed=" + seed);
        });
    }

    @Test
    void shouldUnderstandListsSentEitherWay() throws Exception {
        forEachMessage((drawn, theirs, ours, message) -> {
            final Descriptor repacked = RandomSchema.theirs(drawn.repacked(), theirs.getIndex());
            final byte[] bytes = DynamicMessage.parseFrom(repacked, message.toByteArray()).toByteArray();
            assertEquals(message, decode(ours, theirs, bytes), () -> "seed=" + seed);
        });
    }

    @Test
    void shouldMergeWhatComesTwice() throws Exception {
        forEachMessage((drawn, theirs, ours, message) -> {
            final DynamicMessage second = new RandomMessage(random).next(theirs, 1);
            final byte[] bytes = message.toByteString().concat(second.toByteString()).toByteArray();
            assertEquals(DynamicMessage.parseFrom(theirs, bytes), decode(ours, theirs, bytes), () -> "seed=" + seed);
        });
    }

    @Test
    void shouldSayNoRoomWhateverIsTooSmall() throws Exception {
        forEachMessage((drawn, theirs, ours, message) -> {
            final int length = Records.write(message, ours, record, 0);
            final byte[] bytes = message.toByteArray();
            if (bytes.length > 0) {
                final int less = random.nextInt(bytes.length);
                assertEquals(CodecError.NO_ROOM, codec(ours).encode(record, 0, length, payload, 100, 100 + less),
                    () -> "seed=" + seed);
            }
            MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
            final long needed = codec(ours).decode(payload, 0, bytes.length, record, 0, ROOM);
            final long less = random.nextLong(needed);
            record.asSlice(less).fill((byte) 0x5A);
            assertEquals(CodecError.NO_ROOM, codec(ours).decode(payload, 0, bytes.length, record, 0, less),
                () -> "seed=" + seed);
            assertEquals(0x5A5A_5A5A_5A5A_5A5AL, record.get(Records.LONG, less), () -> "seed=" + seed);
        });
    }
}
