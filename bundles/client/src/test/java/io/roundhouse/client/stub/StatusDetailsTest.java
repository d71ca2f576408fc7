package io.roundhouse.client.stub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatusDetailsTest {
    private static StatusException failure(final byte[] encoded) {
        return new StatusException(
            Status.INTERNAL, "", Metadata.EMPTY.withBinary(StatusDetails.NAME, encoded));
    }

    @Test
    void shouldWriteWhatProtobufWrites() {
        final StatusException full = StatusDetails.of("a.B", new byte[] {8, 1}).failure(Status.UNAVAILABLE, "full");
        assertEquals(Status.UNAVAILABLE, full.status());
        assertEquals("full", full.detail());
        // code 14, message "full", one Any of type.googleapis.com/a.B.
        assertEquals("080e" + "1204" + "66756c6c" + "1a1d" + "0a17" + "747970652e676f6f676c65617069732e636f6d2f612e42"
            + "1202" + "0801", HexFormat.of().formatHex(full.metadata().getBinary(StatusDetails.NAME)));
    }

    @Test
    void shouldFindThemByType() {
        final StatusException failed = StatusDetails.of("a.B", new byte[] {1}).with("c.D", new byte[200])
            .with("a.B", new byte[] {2}).failure(Status.ABORTED, "");
        final StatusDetails read = StatusDetails.of(failed);
        assertEquals(3, read.all().size());
        assertArrayEquals(new byte[] {1}, read.find("a.B"));
        assertArrayEquals(new byte[200], read.find("c.D"));
        assertNull(read.find("e.F"));
        assertEquals(StatusDetails.EMPTY, StatusDetails.of(new StatusException(Status.ABORTED, "none")));
        assertEquals("[a.B 1 B, c.D 200 B, a.B 1 B]", read.toString());
    }

    @Test
    void shouldPassOverFieldsItDoesNotKnow() {
        final byte[] encoded = HexFormat.of().parseHex("4a0101" + "5001" + "590000000000000000" + "6500000000"
            + "1a0a" + "0a03782f79" + "1801" + "120107");
        assertArrayEquals(new byte[] {7}, StatusDetails.of(failure(encoded)).find("y"));
    }

    @Test
    void shouldRefuseWhatIsDamagedAndNeverReadBeyondIt() {
        for (final String damaged : new String[] {"1a05", "08", "0b", "1a02" + "0a09", "08ffffffffffffffffffff01",
            "1affffffffffffffff7f"}) {
            final StatusException refused = assertThrows(StatusException.class,
                () -> StatusDetails.of(failure(HexFormat.of().parseHex(damaged))), damaged);
            assertEquals(Status.INTERNAL, refused.status());
        }
        final long seed = System.nanoTime();
        System.out.println("shouldRefuseWhatIsDamagedAndNeverReadBeyondIt() roundhouse.seed=" + seed);
        final Random random = new Random(seed);
        final byte[] good = StatusDetails.of("a.B", new byte[20]).with("c.D", new byte[] {1}).failure(
            Status.ABORTED, "text").metadata().getBinary(StatusDetails.NAME);
        for (int i = 0; i < 100_000; i++) {
            final byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int n = random.nextInt(4); n > 0 && bad.length > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                StatusDetails.of(failure(bad)).all().forEach(detail -> assertTrue(detail.value().length < 100));
            } catch (final StatusException e) {
                assertEquals(Status.INTERNAL, e.status());
            }
        }
    }
}
