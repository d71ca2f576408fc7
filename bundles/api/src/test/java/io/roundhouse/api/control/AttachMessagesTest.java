package io.roundhouse.api.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AttachMessagesTest {
    private static final AttachRequest REQUEST =
        AttachRequest.ofBytes(1, 2, AttachRequest.CLIENT, 3, "shop", "127.0.0.1:90");
    private static final AttachReply REPLY = new AttachReply(Status.OK, 1, 3, 256, 1024, 3 << 20, 6 << 20, "");

    @Test
    void shouldReadBackWhatWasWritten() {
        assertEquals(REQUEST, AttachRequest.decode(REQUEST.encode()));
        assertEquals(REPLY, AttachReply.decode(REPLY.encode()));
        final AttachReply refusal = AttachReply.refusal(Status.RESOURCE_EXHAUSTED, "too many sessions: limit=2");
        assertEquals(refusal, AttachReply.decode(refusal.encode()));
        final String longest = "x".repeat(255);
        final AttachRequest large = AttachRequest.ofBytes(1, 1, AttachRequest.SERVER, 8, longest, longest);
        assertEquals(AttachRequest.MAX_LENGTH, large.encode().length);
        assertEquals(large, AttachRequest.decode(large.encode()));
    }

    @Test
    void shouldNameBadField() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> AttachRequest.ofBytes(2, 1, 1, 1, "a", "b"))
            .getMessage().startsWith("newestVersion"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new AttachReply(0, 1, 1, 255, 8, 4096, 4096, ""))
            .getMessage().startsWith("ringCapacity must be a power of two"));
        assertThrows(IllegalArgumentException.class, () -> AttachRequest.ofBytes(1, 1, 1, 9, "a", "b"));
        assertThrows(IllegalArgumentException.class, () -> AttachRequest.ofBytes(1, 1, 1, 1, "", "b"));
        for (final String forged : new String[] {"a\nb", "a\u001b[2J", "a\u2028b", "a\u202eb", "a\u0000"}) {
            assertThrows(IllegalArgumentException.class, () -> AttachRequest.ofBytes(1, 1, 1, 1, forged, "b"));
            assertThrows(IllegalArgumentException.class, () -> AttachRequest.ofBytes(1, 1, 1, 1, "a", forged));
        }
        assertEquals("Bücher 书", AttachRequest.ofBytes(1, 1, 1, 1, "Bücher 书", "b").application());
        assertThrows(IllegalArgumentException.class,
            () -> AttachRequest.ofBytes(1, 1, 1, 1, "x".repeat(256), "b").encode());
    }

    @Test
    void shouldRefuseOrReadBackAnyBytes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            mutateAndDecode(random, REQUEST.encode(), AttachRequest::decode, AttachRequest::encode, seed);
            mutateAndDecode(random, REPLY.encode(), AttachReply::decode, AttachReply::encode, seed);
        }
    }

    private static <T> void mutateAndDecode(final Random random, final byte[] valid, final Function<byte[], T> decode,
        final Function<T, byte[]> encode, final long seed) {
        final byte[] bytes = Arrays.copyOf(valid, Math.max(0, valid.length - 3 + random.nextInt(6)));
        for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            assertArrayEquals(bytes, encode.apply(decode.apply(bytes)), "seed " + seed);
        } catch (final IllegalArgumentException expected) {
            assertTrue(expected.getMessage() != null, "seed " + seed);
        }
    }

    @Test
    void shouldNotRepeatWhatIsUnprintableWhenANameIsEmpty() {
        for (final String[] names : new String[][] {{"", "a\nb"}, {"a\u001b[2J", ""}}) {
            final String message = assertThrows(IllegalArgumentException.class,
                () -> AttachRequest.ofBytes(1, 1, AttachRequest.CLIENT, 1, names[0], names[1])).getMessage();
            assertTrue(message.chars().noneMatch(Character::isISOControl), message);
        }
    }
}
