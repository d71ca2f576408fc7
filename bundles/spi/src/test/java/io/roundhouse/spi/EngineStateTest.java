package io.roundhouse.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EngineStateTest {
    private static final int SEEDS = 2_000;

    private static EngineState random(final SplittableRandom random) {
        final EngineState.Builder state = EngineState.builder(1 + random.nextInt(1_000));
        final int entries = random.nextInt(12);
        for (int i = 0; i < entries; i++) {
            final String name = text(random, 1 + random.nextInt(20)) + i;
            switch (random.nextInt(5)) {
                case 0 -> state.put(name, random.nextLong());
                case 1 -> state.put(name, Double.longBitsToDouble(random.nextLong()));
                case 2 -> state.put(name, text(random, random.nextInt(40)));
                case 3 -> state.put(name, bytes(random, random.nextInt(100)));
                default -> state.put(name, random.longs(random.nextInt(30)).toArray());
            }
        }
        return state.build();
    }

    /** Characters of one to four bytes, no halves of pairs. */
    private static String text(final SplittableRandom random, final int length) {
        final int[] alphabet = {'a', 'Z', '.', ' ', 0, 0xE4, 0x20AC, 0x1F682};
        return random.ints(length, 0, alphabet.length).mapToObj(i -> Character.toString(alphabet[i]))
            .collect(Collectors.joining());
    }

    private static byte[] bytes(final SplittableRandom random, final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldRoundTripAnyState() {
        for (long seed = 0; seed < SEEDS; seed++) {
            final EngineState state = random(new SplittableRandom(seed));
            final EngineState read = EngineState.fromBytes(state.toBytes());
            assertEquals(state, read, "seed=" + seed);
            assertEquals(state.hashCode(), read.hashCode(), "seed=" + seed);
            assertEquals(state.version(), read.version(), "seed=" + seed);
            assertArrayEquals(state.toBytes(), read.toBytes(), "seed=" + seed);
        }
    }

    @Test
    void shouldReadBackEveryType() {
        final EngineState state = EngineState.fromBytes(EngineState.builder(3).put("l", Long.MIN_VALUE).put("d", -0.0)
            .put("s", "\u20AC").put("b", new byte[] {1, -1}).put("a", new long[] {7, -7}).build().toBytes());
        assertEquals(3, state.version());
        assertEquals(Long.MIN_VALUE, state.longValue("l"));
        assertEquals(-0.0, state.doubleValue("d"));
        assertEquals("\u20AC", state.string("s"));
        assertArrayEquals(new byte[] {1, -1}, state.bytes("b"));
        assertArrayEquals(new long[] {7, -7}, state.longs("a"));
    }

    @Test
    void shouldNotDependOnTheOrderInWhichEntriesWerePut() {
        final EngineState one = EngineState.builder(1).put("a", 1L).put("b", 2L).build();
        final EngineState other = EngineState.builder(1).put("b", 2L).put("a", 1L).build();
        assertEquals(one, other);
        assertNotEquals(one, EngineState.builder(2).put("a", 1L).put("b", 2L).build());
    }

    @Test
    void shouldShareNoArrayWithAnybody() {
        final long[] given = {1, 2};
        final EngineState state = EngineState.builder(1).put("a", given).build();
        given[0] = 9;
        state.longs("a")[1] = 9;
        assertArrayEquals(new long[] {1, 2}, state.longs("a"));
    }

    @Test
    void shouldRefuseBytesThatAreNoStateWithoutAnyOtherException() {
        for (long seed = 0; seed < SEEDS; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            readOrRefuse(bytes(random, random.nextInt(200)), seed);
            final byte[] headed = ByteBuffer.allocate(112).order(ByteOrder.LITTLE_ENDIAN)
                .put(EngineState.EMPTY.toBytes(), 0, 4).putInt(1).putInt(random.nextInt(4))
                .put(bytes(random, 100)).array();
            readOrRefuse(headed, seed);
        }
    }

    @Test
    void shouldRefuseMutatedStatesWithoutAnyOtherException() {
        for (long seed = 0; seed < SEEDS; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] bytes = random(random).toBytes();
            for (int i = 0; i < 20; i++) {
                final byte[] mutated = bytes.clone();
                for (int n = 1 + random.nextInt(3); n > 0; n--) {
                    mutated[random.nextInt(mutated.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF);
                }
                readOrRefuse(mutated, seed);
                readOrRefuse(Arrays.copyOf(bytes, random.nextInt(bytes.length * 2)), seed);
            }
        }
    }

    /** What can be read is a proper state: it can be written and read again. */
    private static void readOrRefuse(final byte[] bytes, final long seed) {
        try {
            final EngineState read = EngineState.fromBytes(bytes);
            assertEquals(read, EngineState.fromBytes(read.toBytes()), "seed=" + seed);
        } catch (final IllegalArgumentException refused) {
            assertTrue(refused.getMessage() != null && !refused.getMessage().isEmpty(), "seed=" + seed);
        }
    }

    @Test
    void shouldRefuseAStateThatIsTooLarge() {
        assertThrows(IllegalArgumentException.class, () -> EngineState.fromBytes(new byte[EngineState.MAX_BYTES + 1]));
    }

    @Test
    void shouldRefuseNamesThatAreEmptyTwiceThereOrTooLong() {
        final EngineState.Builder state = EngineState.builder(1).put("a", 1L);
        assertThrows(IllegalArgumentException.class, () -> state.put("a", 2.0));
        assertThrows(IllegalArgumentException.class, () -> state.put("", 1L));
        assertThrows(IllegalArgumentException.class, () -> state.put("x".repeat(0x10000), 1L));
        assertThrows(IllegalArgumentException.class, () -> EngineState.builder(0));
    }

    @Test
    void shouldNameWhatIsMissingOrOfAnotherType() {
        final EngineState state = EngineState.builder(1).put("tokens", 1L).build();
        final var type = assertThrows(IllegalArgumentException.class, () -> state.longs("tokens"));
        assertTrue(type.getMessage().contains("tokens"), type.getMessage());
        final var missing = assertThrows(IllegalArgumentException.class, () -> state.longValue("rate"));
        assertTrue(missing.getMessage().contains("rate"), missing.getMessage());
    }
}
