package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.MessageType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fields that a type does not have, in the trees of {@link NestingTest}: what honest ones cost, what hostile ones get.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class UnknownFieldsTest {
    private static final int ROOM = 1 << 20;
    private static final int FIXED = 32;
    private static final int NAMED = FIXED + 4;
    private static final int ROOT = FIXED + 8;
    private static final int NEXT = 0;
    private static final int HEAD = RecordDescriptor.UNKNOWN_HEAD_LENGTH;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment record = arena.allocate(ROOM, 8);
    private final MemorySegment payload = arena.allocate(ROOM, 8);
    private final MessageType type = RandomSchema.type(RandomSchema.ours(NestingTest.FILE), 0);
    private final Binding binding = Binding.of(List.of(type));
    private final MessageCodec codec = binding.codec(type);

    private long decode(final byte[] bytes) {
        MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
        return codec.decode(payload, 0, bytes.length, record, 0, ROOM);
    }

    private byte[] encode(final long length) {
        final long encoded = codec.encode(record, 0, length, payload, 0, ROOM);
        return payload.asSlice(ROOM - encoded, encoded).toArray(Records.BYTE);
    }

    private long refusal(final long length) {
        return codec.encode(record, 0, length, payload, 0, ROOM);
    }

    /** Unknown fields at a place. */
    private void put(final int at, final int before, final int... bytes) {
        record.set(Records.INT, at, before);
        record.set(Records.INT, at + 4, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            record.set(Records.BYTE, at + HEAD + i, (byte) bytes[i]);
        }
    }

    @Test
    void shouldHaveTheLayoutThatTheseTestsAssume() {
        assertEquals(FIXED, binding.layout(type).fixedLength());
        assertEquals(ROOT, binding.layout(type).rootLength());
        assertEquals(NEXT, binding.layout(type).offset(1));
    }

    @Test
    void shouldKeepThemInTheOrderTheyCameBehindTheOthers() {
        final byte[] mixed = {0x28, 1, 8, 7, 0x7A, 1, 'x', 0x22, 1, 'n', 0x28, 2, 0x33, 0x38, 5, 0x34};
        final byte[] sorted = {8, 7, 0x22, 1, 'n', 0x28, 1, 0x7A, 1, 'x', 0x28, 2, 0x33, 0x38, 5, 0x34};
        assertArrayEquals(sorted, encode(decode(mixed)));
    }

    @Test
    void shouldKeepFieldsThatAreKnownWithAnotherWireType() {
        final byte[] bytes = {13, 1, 2, 3, 4};
        assertArrayEquals(bytes, encode(decode(bytes)));
    }

    @Test
    void shouldKeepThemThroughMerges() {
        final byte[] twice = {0x12, 2, 0x28, 1, 0x22, 1, 'n', 0x12, 2, 0x28, 2};
        assertArrayEquals(new byte[] {0x12, 4, 0x28, 1, 0x28, 2, 0x22, 1, 'n'}, encode(decode(twice)));
    }

    @Test
    void shouldTakeLittleMoreRoomThanTheirBytes() {
        final ByteArrayOutputStream small = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            // Known ones between them take no room.
            small.writeBytes(new byte[] {0x28, (byte) (i & 0x7F), 8, 1, 0x22, 0});
        }
        final int first = HEAD + 8;
        final int names = 1000 * RecordDescriptor.REFERENCE_LENGTH;
        final long others = RecordDescriptor.align(HEAD + 999 * 2);
        final long length = decode(small.toByteArray());
        assertEquals(ROOT + first + names + others, length);
        assertEquals(2 + 2000 + 2000, encode(length).length);
    }

    @Test
    void shouldRefuseRoomOneWordTooSmall() {
        final byte[] bytes = new byte[19];
        bytes[0] = 0x7A;
        bytes[1] = 17;
        MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
        final long needed = ROOT + HEAD + 24;
        assertEquals(needed, codec.decode(payload, 0, bytes.length, record, 0, needed));
        assertEquals(CodecError.NO_ROOM, codec.decode(payload, 0, bytes.length, record, 0, needed - 8));
    }

    @Test
    void shouldRefuseObjectsThatLeaveTheBlock() {
        for (final int object : new int[] {ROOT + 2, ROOT + 8, Integer.MAX_VALUE - 1, -8, Integer.MIN_VALUE}) {
            record.set(Records.INT, NAMED, object + 1);
            assertEquals(CodecError.BAD_REFERENCE, refusal(ROOT + 8), "object=" + object);
        }
        record.set(Records.INT, NAMED, ROOT + 1);
        put(ROOT, 0, 0x28, 1);
        record.set(Records.INT, ROOT + 4, 9);
        assertEquals(CodecError.BAD_REFERENCE, refusal(ROOT + HEAD + 8));
        record.set(Records.INT, ROOT + 4, -1);
        assertEquals(CodecError.BAD_REFERENCE, refusal(ROOT + HEAD + 8));
        record.set(Records.INT, NAMED, 0);
        record.asSlice(ROOT, FIXED).fill((byte) 0);
        record.set(Records.INT, NEXT, ROOT);
        record.set(Records.INT, NEXT + 4, ROOT + FIXED + 1);
        assertEquals(CodecError.BAD_REFERENCE, refusal(ROOT + FIXED + HEAD - 1));
        put(ROOT + FIXED, 0, 0x28, 1);
        assertArrayEquals(new byte[] {0x12, 2, 0x28, 1}, encode(ROOT + FIXED + HEAD + 8));
    }

    @Test
    void shouldRefuseObjectsThatComeTwice() {
        record.set(Records.INT, NAMED, ROOT + 1);
        put(ROOT, ROOT);
        assertEquals(CodecError.OVERLAP, refusal(ROOT + HEAD));
        assertEquals(CodecError.OVERLAP, refusal(ROOM));
    }

    @Test
    void shouldRefuseWhatADecoderWouldNotHaveKept() {
        record.set(Records.INT, NAMED, ROOT + 1);
        final int[][] refused = {
            {0x08, 1}, {0x12, 0}, {0x22, 1, 0xFF}, {0x28}, {0x28, 0x80}, {0x2A, 5, 1}, {0x33}, {0x33, 0x3C}, {0x34},
            {0x00, 1}, {0x2E, 1}, {0x28, 1, 0x08, 1}, {0x88, 0x00, 1}};
        for (final int[] bytes : refused) {
            put(ROOT, 0, bytes);
            assertEquals(CodecError.BAD_UNKNOWN, refusal(ROOT + HEAD + 8), () -> List.of(bytes).toString());
        }
        put(ROOT, ROOT + HEAD + 8, 0x28, 1);
        put(ROOT + HEAD + 8, 0, 0x30, 2);
        assertArrayEquals(new byte[] {0x30, 2, 0x28, 1}, encode(ROOT + 2 * (HEAD + 8)));
    }

    @Test
    void shouldAllocateNothing() {
        final byte[] bytes = {8, 1, 0x28, 1, 0x22, 1, 'n', 0x2A, 3, 'a', 'b', 'c', 0x33, 0x38, 1, 0x34};
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
        assertEquals(200_000L * bytes.length, pass(200_000, bytes.length));
        final long start = threads.getCurrentThreadAllocatedBytes();
        pass(100_000, bytes.length);
        assertEquals(0, (threads.getCurrentThreadAllocatedBytes() - start) / 100_000);
    }

    private long pass(final int rounds, final int length) {
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            final long decoded = codec.decode(payload, 0, length, record, 0, ROOM);
            sum += codec.encode(record, 0, decoded, payload, 4096, ROOM);
        }
        return sum;
    }
}
