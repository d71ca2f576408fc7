package io.roundhouse.api.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.MessageFlags;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameFlyweightTest {
    private static final int MAX_LENGTH = 1 << 20;
    private static final int REQUEST = FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_REQUEST;
    private static final int RESPONSE = FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_RESPONSE;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(64);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldReadBackHeaderAtOddOffset() {
        FrameFlyweight.put(memory, 3, FrameFlyweight.STATUS, RESPONSE, 77, -5L, 6, 14, 1L << 40, 0);
        assertEquals(FrameFlyweight.HEADER_LENGTH + 77, FrameFlyweight.validate(memory, 3, 40, MAX_LENGTH));
        assertEquals(FrameFlyweight.STATUS, FrameFlyweight.kind(memory, 3));
        assertEquals(RESPONSE, FrameFlyweight.flags(memory, 3));
        assertEquals(77, FrameFlyweight.length(memory, 3));
        assertEquals(-5L, FrameFlyweight.streamId(memory, 3));
        assertEquals(6, FrameFlyweight.method(memory, 3));
        assertEquals(14, FrameFlyweight.status(memory, 3));
        assertEquals(1L << 40, FrameFlyweight.remainingDeadlineNs(memory, 3));
        assertEquals(0, FrameFlyweight.metadataLength(memory, 3));
    }

    @Test
    void shouldLieOnWireAsDrawn() {
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, REQUEST, 0x01020304, 0x05, 0x06, 0, 0x07, 0);
        assertEquals(1, memory.get(ValueLayout.JAVA_BYTE, 0));
        assertEquals(2, memory.get(ValueLayout.JAVA_BYTE, 1));
        assertEquals(REQUEST, memory.get(ValueLayout.JAVA_BYTE, 2));
        assertEquals(4, memory.get(ValueLayout.JAVA_BYTE, 4));
        assertEquals(5, memory.get(ValueLayout.JAVA_BYTE, 8));
        assertEquals(6, memory.get(ValueLayout.JAVA_BYTE, 16));
        assertEquals(7, memory.get(ValueLayout.JAVA_BYTE, 24));
        assertEquals(0, FrameFlyweight.HEADER_LENGTH % 8);
    }

    @Test
    void shouldAcceptEveryFrameInUse() {
        FrameFlyweight.putCredit(memory, 0, 0, 65_536);
        assertEquals(40, validated());
        assertEquals(65_536, FrameFlyweight.extent(memory, 0));
        FrameFlyweight.put(memory, 0, FrameFlyweight.STATUS, RESPONSE, 0, 9, 1, 14, 0, 0);
        assertEquals(40, validated());
        FrameFlyweight.put(memory, 0, FrameFlyweight.STATUS, RESPONSE, 512, 9, 1, 14, 0, 0);
        assertEquals(552, validated());
        final int firstOfRequest = FrameFlyweight.FLAG_FIRST | FrameFlyweight.FLAG_REQUEST;
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, firstOfRequest, 100, 9, 1, 0, 0, 300);
        assertEquals(140, validated());
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, FrameFlyweight.FLAG_REQUEST, 100, 9, 1, 0, 0, 0);
        assertEquals(140, validated());
        assertEquals(FrameFlyweight.INCOMPLETE, FrameFlyweight.validate(memory, 0, 39, MAX_LENGTH));
    }

    @Test
    void shouldTakeCancelOfARequestOnly() {
        FrameFlyweight.putCancel(memory, 0, 9);
        assertEquals(FrameFlyweight.CANCEL, FrameFlyweight.kind(memory, 0));
        assertEquals(9, FrameFlyweight.streamId(memory, 0));
        assertEquals(40, validated());
        FrameFlyweight.putCancel(memory, 0, 0);
        assertEquals(FrameFlyweight.BAD_STREAM, validated());
        for (final int flags : new int[] {0, FrameFlyweight.FLAG_RESPONSE, REQUEST}) {
            FrameFlyweight.put(memory, 0, FrameFlyweight.CANCEL, flags, 0, 9, 0, 0, 0, 0);
            assertEquals(FrameFlyweight.BAD_FLAGS, validated());
        }
        FrameFlyweight.put(memory, 0, FrameFlyweight.CANCEL, FrameFlyweight.FLAG_REQUEST, 1, 9, 0, 0, 0, 0);
        assertEquals(FrameFlyweight.BAD_LENGTH, validated());
    }

    @Test
    void shouldTakeFlagsOfStreamsThatGoTogether() {
        final Set<Integer> requests = Set.of(0, MessageFlags.MORE, MessageFlags.NEXT,
            MessageFlags.MORE | MessageFlags.NEXT, MessageFlags.MORE | MessageFlags.EMPTY,
            MessageFlags.NEXT | MessageFlags.EMPTY);
        final Set<Integer> answers = Set.of(0, MessageFlags.MORE, MessageFlags.EMPTY);
        for (int flags = 0; flags <= MessageFlags.CARRIED; flags++) {
            final int request = FrameFlyweight.wholeFlags(FrameFlyweight.FLAG_REQUEST, flags);
            final int answer = FrameFlyweight.wholeFlags(FrameFlyweight.FLAG_RESPONSE, flags);
            FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, request, 0, 9, 1, 0, 0, 0);
            assertEquals(requests.contains(flags) ? 40 : FrameFlyweight.BAD_FLAGS, validated());
            assertEquals(flags, FrameFlyweight.messageFlags(memory, 0));
            assertTrue(FrameFlyweight.isWhole(memory, 0, FrameFlyweight.FLAG_REQUEST));
            FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, answer, 0, 9, 1, 0, 0, 0);
            assertEquals(answers.contains(flags) ? 40 : FrameFlyweight.BAD_FLAGS, validated());
            assertFalse(FrameFlyweight.isWhole(memory, 0, FrameFlyweight.FLAG_REQUEST));
            FrameFlyweight.put(memory, 0, FrameFlyweight.STATUS, answer, 0, 9, 1, 14, 0, 0);
            assertEquals(flags == 0 ? 40 : FrameFlyweight.BAD_FLAGS, validated());
        }
        final int end = FrameFlyweight.wholeFlags(FrameFlyweight.FLAG_RESPONSE, MessageFlags.EMPTY);
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, end, 30, 9, 1, 0, 0, 0);
        assertEquals(FrameFlyweight.BAD_LENGTH, validated());
        FrameFlyweight.putMetadataLength(memory, 0, 30);
        assertEquals(70, validated());
    }

    @Test
    void shouldBoundCreditOfACall() {
        FrameFlyweight.putCredit(memory, 0, 9, MessageFlags.MAX_GRANT);
        assertEquals(40, validated());
        FrameFlyweight.putCredit(memory, 0, 9, MessageFlags.MAX_GRANT + 1);
        assertEquals(FrameFlyweight.BAD_EXTENT, validated());
        FrameFlyweight.putCredit(memory, 0, 9, 0);
        assertEquals(FrameFlyweight.BAD_EXTENT, validated());
        FrameFlyweight.putCredit(memory, 0, 0, Integer.MAX_VALUE);
        assertEquals(40, validated());
    }

    @Test
    void shouldTakeFusedOfWholeRequestsOnly() {
        fused(REQUEST, 9, 0, 6);
        FrameFlyweight.putAgreement(memory, 0, 7);
        assertEquals(140, validated());
        assertEquals(6, FrameFlyweight.extent(memory, 0));
        for (final int count : new int[] {0, -1, 7}) {
            fused(REQUEST, 9, 0, count);
            assertEquals(FrameFlyweight.BAD_EXTENT, validated(), "more messages than it has bytes for, or none");
        }
        for (final int flags : new int[] {0, FrameFlyweight.FLAG_REQUEST, RESPONSE}) {
            fused(flags, 9, 0, 6);
            assertEquals(FrameFlyweight.BAD_FLAGS, validated());
        }
        fused(REQUEST, 0, 0, 6);
        assertEquals(FrameFlyweight.BAD_STREAM, validated());
        fused(REQUEST, 9, 1, 6);
        assertEquals(FrameFlyweight.BAD_DEADLINE, validated());
        fused(REQUEST, 9, 0, 6);
        FrameFlyweight.putMetadataLength(memory, 0, 1);
        assertEquals(FrameFlyweight.BAD_METADATA, validated());
    }

    @Test
    void shouldCheckEachMessageOfAFusedFrame() {
        final long stream = 3L << 48 | 1;
        FusedFlyweight.put(memory, 1, 0x1234_5678_9ABCL, 0xFFFF, 5);
        assertEquals(16 + 0xFFFF, FusedFlyweight.validate(memory, 1, 1 << 17, stream));
        assertEquals(3L << 48 | 0x1234_5678_9ABCL, FusedFlyweight.streamId(memory, 1, stream));
        assertEquals(0xFFFF, FusedFlyweight.length(memory, 1));
        assertEquals(5, FusedFlyweight.remainingDeadlineNs(memory, 1));
        assertEquals(FrameFlyweight.BAD_LENGTH, FusedFlyweight.validate(memory, 1, 15 + 0xFFFF, stream));
        assertEquals(FrameFlyweight.BAD_LENGTH, FusedFlyweight.validate(memory, 1, 15, stream));
        FusedFlyweight.put(memory, 0, 0, 0, 0);
        assertEquals(16, FusedFlyweight.validate(memory, 0, 16, stream));
        assertEquals(FrameFlyweight.BAD_STREAM, FusedFlyweight.validate(memory, 0, 16, 1));
        FusedFlyweight.put(memory, 0, 1, 0, -1);
        assertEquals(FrameFlyweight.BAD_DEADLINE, FusedFlyweight.validate(memory, 0, 16, 1));
    }

    private void fused(final int flags, final long streamId, final long deadlineNs, final int count) {
        FrameFlyweight.put(memory, 0, FrameFlyweight.FUSED, flags, 100, streamId, 1, 0, deadlineNs, count);
    }

    @Test
    void shouldCarryAgreementOfRequest() {
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, REQUEST, 100, 9, 1, 0, 0, 0);
        assertEquals(0, FrameFlyweight.agreement(memory, 0));
        FrameFlyweight.putAgreement(memory, 0, 65_535);
        assertEquals(140, validated());
        assertEquals(65_535, FrameFlyweight.agreement(memory, 0));
        assertEquals(0, FrameFlyweight.metadataLength(memory, 0));
    }

    @Test
    void shouldNameEveryMalformedHeader() {
        assertEquals(FrameFlyweight.BAD_VERSION, patched(0, 2));
        assertEquals(FrameFlyweight.BAD_KIND, patched(1, 0));
        assertEquals(FrameFlyweight.BAD_KIND, patched(1, 10));
        assertEquals(FrameFlyweight.BAD_FLAGS, patched(2, 0x40));
        assertEquals(FrameFlyweight.BAD_FLAGS, patched(2, REQUEST | RESPONSE));
        assertEquals(FrameFlyweight.BAD_FLAGS, patched(2, 0));
        assertEquals(FrameFlyweight.BAD_FLAGS, patched(3, 1));
        assertEquals(FrameFlyweight.BAD_LENGTH, patched(7, 0x80));
        assertEquals(FrameFlyweight.BAD_LENGTH, patched(6, 0x10));
        assertEquals(FrameFlyweight.BAD_STREAM, patched(8, 0));
        assertEquals(FrameFlyweight.BAD_METADATA, patched(32, 101));
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, RESPONSE, 0, 9, 1, 0, 0, 0);
        FrameFlyweight.putAgreement(memory, 0, 1);
        assertEquals(FrameFlyweight.BAD_AGREEMENT, validated());
        assertEquals(FrameFlyweight.BAD_STATUS, patched(20, 14));
        assertEquals(FrameFlyweight.BAD_EXTENT, patched(36, 1));
        assertEquals(FrameFlyweight.BAD_DEADLINE, patched(31, 0x80));
        FrameFlyweight.putCredit(memory, 0, 0, 0);
        assertEquals(FrameFlyweight.BAD_EXTENT, validated());
        FrameFlyweight.put(memory, 0, FrameFlyweight.STATUS, RESPONSE, 513, 9, 1, 14, 0, 0);
        assertEquals(FrameFlyweight.BAD_LENGTH, validated());
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, RESPONSE, 1, 9, 1, 14, 0, 0);
        assertEquals(FrameFlyweight.BAD_STATUS, validated());
        FrameFlyweight.put(memory, 0, FrameFlyweight.STATUS, RESPONSE, 1, 9, 1, 17, 0, 0);
        assertEquals(FrameFlyweight.BAD_STATUS, validated());
    }

    @Test
    void shouldNeverTrustRandomHeaders() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < 300_000; i++) {
            FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, REQUEST, 100, 5, 6, 0, 7, 0);
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                memory.set(ValueLayout.JAVA_BYTE, random.nextInt(40), (byte) random.nextInt());
            }
            final long result = validated();
            assertTrue(result >= FrameFlyweight.BAD_DEADLINE && result <= 40L + MAX_LENGTH, "seed " + seed);
            if (result > 0) {
                valid++;
                assertEquals(result, 40L + FrameFlyweight.length(memory, 0), "seed " + seed);
                final int metadataLength = FrameFlyweight.metadataLength(memory, 0);
                assertTrue(metadataLength <= FrameFlyweight.length(memory, 0), "seed " + seed);
            }
        }
        assertTrue(valid > 1_000, "seed " + seed);
    }

    @Test
    void shouldCheckPreface() {
        PrefaceFlyweight.put(memory, 1, 1 << 20);
        assertEquals(1 << 20, PrefaceFlyweight.validate(memory, 1));
        assertEquals('R', memory.get(ValueLayout.JAVA_BYTE, 1));
        assertEquals(PrefaceFlyweight.BAD_MAGIC, patchedPreface(0, 'X'));
        assertEquals(PrefaceFlyweight.BAD_VERSION, patchedPreface(8, 2));
        assertEquals(PrefaceFlyweight.BAD_RESERVED, patchedPreface(10, 1));
        assertEquals(PrefaceFlyweight.BAD_WINDOW, patchedPreface(15, 0x80));
    }

    private long validated() {
        return FrameFlyweight.validate(memory, 0, memory.byteSize(), MAX_LENGTH);
    }

    private long patched(final int offset, final int value) {
        FrameFlyweight.put(memory, 0, FrameFlyweight.DATA, REQUEST, 100, 5, 6, 0, 7, 0);
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
        return validated();
    }

    private int patchedPreface(final int offset, final int value) {
        PrefaceFlyweight.put(memory, 0, 100);
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
        return PrefaceFlyweight.validate(memory, 0);
    }
}
