package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.roundhouse.schema.MessageType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records and payloads that nobody honest made. What is read and written ends where memory ends, so that a single byte
 * too far is an error.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileInputTest {
    private static final int SCHEMAS = 60;
    private static final int MUTATIONS = 400;
    private static final int ROOM = 1 << 20;

    @TempDir
    private Path folder;
    private final Arena arena = Arena.ofAuto();
    private GuardedMemory source;
    private GuardedMemory target;
    private final MemorySegment out = arena.allocate(ROOM, 8);
    private final MemorySegment scratch = arena.allocate(ROOM, 8);
    private final long seed = Long.getLong("roundhouse.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Descriptor theirs;
    private MessageType ours;
    private MessageCodec codec;

    @BeforeEach
    void printSeed(final TestInfo test) throws IOException {
        System.out.println(test.getDisplayName() + " roundhouse.seed=" + seed);
        source = new GuardedMemory(folder, "source", arena, ROOM);
        target = new GuardedMemory(folder, "target", arena, ROOM);
    }

    @Test
    void shouldFindMemoryGuarded() {
        assertThrows(InternalError.class, () -> source.beyond());
        assertThrows(InternalError.class, () -> target.beyond());
    }

    private DynamicMessage draw() throws Exception {
        final RandomSchema drawn = new RandomSchema(random.nextLong());
        final int index = random.nextInt(drawn.messageCount());
        theirs = RandomSchema.theirs(drawn.file(), index);
        ours = RandomSchema.type(RandomSchema.ours(drawn.file()), index);
        codec = Binding.of(List.of(ours)).codec(ours);
        return new RandomMessage(random).next(theirs, 1);
    }

    private void mutate(final byte[] bytes) {
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            final int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] = (byte) -1;
                default -> bytes[at] = (byte) random.nextInt(16);
            }
        }
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

    @Test
    void shouldAcceptThePayloadsThatProtobufAccepts() throws Exception {
        int accepted = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            final byte[] valid = draw().toByteArray();
            for (int j = 0; j < MUTATIONS; j++) {
                final byte[] bytes = valid.clone();
                mutate(bytes);
                accepted += isAccepted(bytes) ? 1 : 0;
            }
        }
        assertTrue(accepted > SCHEMAS, "accepted=" + accepted);
    }

    private boolean isAccepted(final byte[] bytes) {
        final MemorySegment in = source.last(bytes);
        final long length = codec.decode(in, 0, bytes.length, scratch, 0, ROOM);
        final DynamicMessage message = parsed(bytes);
        if (length < 0) {
            // Of a tag with more than 32 bits they take the lower ones.
            assertTrue(length == CodecError.BAD_TAG || message == null, () -> CodecError.words(length) + seed());
            return false;
        }
        assertNotNull(message, () -> "accepted what protobuf refuses" + seed());
        final DynamicMessage decoded = Records.read(scratch, 0, ours, theirs);
        Records.write(message, ours, out, 0);
        assertEquals(Records.read(out, 0, ours, theirs), decoded, this::seed);
        final MemorySegment block = target.last((int) length);
        assertEquals(length, codec.decode(in, 0, bytes.length, block, 0, length), this::seed);
        return true;
    }

    @Test
    void shouldEncodeDamagedRecordsToSomethingValidOrNothing() throws Exception {
        int encoded = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            final int length = Records.write(draw(), ours, scratch, 0);
            final byte[] valid = scratch.asSlice(0, length).toArray(Records.BYTE);
            for (int j = 0; j < MUTATIONS; j++) {
                final byte[] damaged = valid.clone();
                mutate(damaged);
                encoded += isValidOrNothing(source.last(damaged)) ? 1 : 0;
            }
        }
        assertTrue(encoded > SCHEMAS, "encoded=" + encoded);
    }

    @Test
    void shouldEncodeNoiseToSomethingValidOrNothing() throws Exception {
        for (int i = 0; i < SCHEMAS; i++) {
            draw();
            for (int j = 0; j < MUTATIONS; j++) {
                final byte[] noise = new byte[random.nextInt(2048)];
                random.nextBytes(noise);
                for (int k = 0; k < noise.length; k++) {
                    // References have few bits set: without that all noise is refused at the first one.
                    noise[k] = k % 4 == 0 || random.nextInt(8) == 0 ? noise[k] : 0;
                }
                isValidOrNothing(source.last(noise));
            }
        }
    }

    private boolean isValidOrNothing(final MemorySegment record) {
        final long length = codec.encode(record, 0, record.byteSize(), out, 0, ROOM);
        assertTrue(length < 0 || parsed(out.asSlice(ROOM - length, length).toArray(Records.BYTE)) != null, this::seed);
        return length >= 0;
    }

    @Test
    void shouldEncodeRecordsThatChangeToSomethingValidOrNothing() throws Exception {
        for (int i = 0; i < SCHEMAS / 4; i++) {
            final int length = Records.write(draw(), ours, scratch, 0);
            final MemorySegment shared = source.last(scratch.asSlice(0, length).toArray(Records.BYTE));
            final AtomicBoolean isDone = new AtomicBoolean();
            final long flipSeed = random.nextLong();
            final Thread flipper = Thread.ofPlatform().start(() -> flip(shared, new Random(flipSeed), isDone));
            try {
                for (int j = 0; j < MUTATIONS; j++) {
                    isValidOrNothing(shared);
                }
            } finally {
                isDone.set(true);
                flipper.join();
            }
        }
    }

    /** Swaps small numbers into random words and the old ones back. */
    private static void flip(final MemorySegment shared, final Random random, final AtomicBoolean isDone) {
        while (!isDone.get()) {
            final long at = random.nextInt((int) shared.byteSize() / 4) * 4L;
            final int before = shared.get(Records.INT, at);
            shared.set(Records.INT, at, random.nextInt(1 << random.nextInt(31)));
            Thread.onSpinWait();
            shared.set(Records.INT, at, before);
        }
    }

    @Test
    void shouldRefuseRangesOutsideOfTheirSegment() throws Exception {
        draw();
        final MemorySegment small = source.last(64);
        for (final long[] range : new long[][] {
            {-1, 8}, {0, -1}, {60, 8}, {0, 65}, {Long.MAX_VALUE, 8}, {0, 1L << 32}}) {
            assertEquals(CodecError.BAD_RANGE, codec.encode(small, range[0], range[1], out, 0, ROOM));
            assertEquals(CodecError.BAD_RANGE, codec.decode(small, range[0], range[1], out, 0, ROOM));
            assertEquals(CodecError.BAD_RANGE, codec.decode(out, 0, 0, small, range[0], range[1]));
        }
        final MemorySegment heap = MemorySegment.ofArray(new byte[64]);
        assertEquals(CodecError.BAD_RANGE, codec.encode(heap, 0, 64, out, 0, ROOM));
        assertEquals(CodecError.BAD_RANGE, codec.decode(heap, 0, 0, out, 0, ROOM));
        assertEquals(CodecError.BAD_RANGE, codec.encode(small, 0, 64, out, 5, 4));
        assertEquals(CodecError.BAD_RANGE, codec.encode(small, 0, 64, out, 0, ROOM + 1));
        assertEquals(CodecError.BAD_RANGE, codec.encode(small, 0, 64, out, -1, 10));
    }

    private String seed() {
        return " roundhouse.seed=" + seed;
    }
}
