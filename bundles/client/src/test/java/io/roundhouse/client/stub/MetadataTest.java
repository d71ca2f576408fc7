package io.roundhouse.client.stub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetadataTest {
    private static final int ROOM = Metadata.MAX_LENGTH;

    private final MemorySegment memory = Arena.ofAuto().allocate(2L * ROOM);

    private Metadata carried(final Metadata metadata) {
        metadata.write(memory, 3);
        return Metadata.read(memory, 3, metadata.length());
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        final Metadata metadata = Metadata.of("user", "ada").with("role", "").with("user", "~ grace ")
            .withBinary("key-bin", new byte[] {0, -1, 7}).with("a_b.c-0", "x".repeat(7_000));
        final Metadata read = carried(metadata);
        assertEquals(metadata, read);
        assertEquals(metadata.hashCode(), read.hashCode());
        assertEquals(List.of("user", "role", "user", "key-bin", "a_b.c-0"), read.names());
        assertEquals("~ grace ", read.get("user"), "the last one");
        assertEquals(List.of("ada", "~ grace "), read.all("user"));
        assertEquals("", read.get("role"));
        assertArrayEquals(new byte[] {0, -1, 7}, read.getBinary("key-bin"));
        assertNull(read.get("nobody"));
        assertNull(read.getBinary("nobody-bin"));
        assertEquals(Metadata.EMPTY, carried(Metadata.EMPTY));
    }

    @Test
    void shouldLieInMemoryAsDrawn() {
        Metadata.of("ab", "xyz").write(memory, 0);
        assertArrayEquals(new byte[] {2, 3, 0, 'a', 'b', 'x', 'y', 'z'},
            memory.asSlice(0, 8).toArray(ValueLayout.JAVA_BYTE));
        assertEquals(8, Metadata.of("ab", "xyz").length());
    }

    @Test
    void shouldRefuseWhatPeersWouldNotTake() {
        for (final String name : List.of("", "User", "a b", "\u00e4", "a".repeat(256), "a:b")) {
            assertThrows(IllegalArgumentException.class, () -> Metadata.of(name, "x"), name);
            assertThrows(IllegalArgumentException.class, () -> Metadata.EMPTY.withBinary(name, new byte[1]), name);
        }
        for (final String value : List.of("\n", "\u00e4", "\u007f")) {
            assertThrows(IllegalArgumentException.class, () -> Metadata.of("a", value), value);
        }
        assertThrows(IllegalArgumentException.class, () -> Metadata.of("a-bin", "x"));
        assertThrows(IllegalArgumentException.class, () -> Metadata.EMPTY.withBinary("a", new byte[1]));
    }

    @Test
    void shouldHaveALimitThatFitsAFrame() {
        final Metadata full = Metadata.of("a", "x".repeat(ROOM - 4));
        assertEquals(ROOM, full.length());
        assertEquals(full, carried(full));
        final IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> full.with("b", ""));
        assertTrue(refused.getMessage().contains("8196, at most 8192"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> full.with(Metadata.of("b", "")));
        assertEquals(FrameFlyweight.MAX_METADATA_LENGTH, Metadata.MAX_LENGTH);
    }

    @Test
    void shouldReadDamagedBytesOrSayThatTheyAre() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Metadata metadata =
            Metadata.of("user", "ada").withBinary("key-bin", new byte[20]).with("role", "x".repeat(30));
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            metadata.write(memory, 0);
            int length = metadata.length();
            for (int n = random.nextInt(3); n >= 0; n--) {
                memory.set(ValueLayout.JAVA_BYTE, random.nextInt(length), (byte) random.nextInt());
            }
            length = random.nextInt(4) == 0 ? random.nextInt(length + 40) : length;
            try {
                final Metadata damaged = Metadata.read(memory, 0, length);
                assertEquals(length, damaged.length(), "seed " + seed);
                read++;
            } catch (final StatusException e) {
                assertEquals(Status.INTERNAL, e.status(), "seed " + seed);
                refused++;
            }
        }
        assertTrue(read > 1_000 && refused > 1_000, read + " " + refused);
    }
}
