package io.roundhouse.admin.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.wire.Frame.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {
    private static final int ROUNDS = 300;

    @Test
    void shouldReadWhatWasWrittenHoweverItIsCut() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            final List<Frame> frames = new ArrayList<>();
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                frames.add(frame(random));
                bytes.writeBytes(frames.getLast().encode());
            }
            assertEquals(described(frames), described(read(bytes.toByteArray(), random)), "seed " + seed);
        }
    }

    private static Frame frame(final Random random) {
        final Map<String, String> fields = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.put("name" + i, "value = " + random.nextInt() + "\u00e4");
        }
        final byte[] body = new byte[random.nextInt(200)];
        random.nextBytes(body);
        return new Frame(Kind.values()[random.nextInt(Kind.values().length)], fields, body);
    }

    private static List<Frame> read(final byte[] bytes, final Random random) {
        final FrameReader reader = new FrameReader(Frame.MAX_LENGTH);
        final List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            final int count = Math.min(bytes.length - at, random.nextInt(1, 64));
            reader.append(bytes, at, count);
            at += count;
            for (Frame next = reader.next(); next != null; next = reader.next()) {
                frames.add(next);
            }
        }
        assertFalse(reader.isMidFrame());
        return frames;
    }

    private static List<String> described(final List<Frame> frames) {
        return frames.stream().map(frame -> frame.kind() + " " + frame.fields() + " "
            + java.util.Arrays.toString(frame.body())).toList();
    }

    @Test
    void shouldTakeGarbageForNothingButGarbage() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 10 * ROUNDS; round++) {
            final byte[] bytes = frame(random).encode();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            final FrameReader reader = new FrameReader(4096);
            reader.append(bytes, 0, bytes.length);
            try {
                final Frame frame = reader.next();
                assertTrue(frame == null || frame.fields().size() <= 16, "seed " + seed);
            } catch (final ProtocolException e) {
                assertFalse(e.getMessage().isEmpty(), "seed " + seed);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsTooLongBeforeItIsThere() {
        assertTrue(refusal("command 4097\n").contains("length=4097"));
        assertTrue(refusal("command 99999999999\n").contains("KIND LENGTH"));
        assertTrue(refusal("a".repeat(30)).contains("too long"));
        assertTrue(refusal("bogus 1\n\n").contains("bogus"));
        assertTrue(refusal("hello 3\na=b").contains("NAME=VALUE"));
        assertTrue(refusal("hello 5\n=b\n\n\n").contains("NAME=VALUE"));
        assertTrue(refusal("hello 4\na=b\n").contains("empty line"));
        final FrameReader reader = new FrameReader(4096);
        assertThrows(ProtocolException.class, () -> reader.append(new byte[9000], 0, 9000));
        assertNull(new FrameReader(4096).next());
    }

    private static String refusal(final String bytes) {
        final FrameReader reader = new FrameReader(4096);
        reader.append(bytes.getBytes(StandardCharsets.UTF_8), 0, bytes.length());
        return assertThrows(ProtocolException.class, reader::next).getMessage();
    }

    @Test
    void shouldWriteAsDocumented() {
        assertArrayEquals("hello 11\nversion=1\n\n".getBytes(StandardCharsets.US_ASCII),
            Frame.of(Kind.HELLO, "", "version", "1").encode());
        assertThrows(ProtocolException.class, () -> Frame.of(Kind.HELLO, "", "a", "b\nc").encode());
        assertThrows(ProtocolException.class, () -> Frame.of(Kind.OUTPUT, "x".repeat(Frame.MAX_LENGTH)).encode());
    }
}
