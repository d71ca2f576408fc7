package io.roundhouse.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TestLinkTest {
    @Test
    void shouldGiveTheSameSlotUntilItIsPublished() {
        final TestLink link = new TestLink(2, 64);
        assertSame(link.claim(8), link.claim(16));
        link.publish();
        assertEquals(16, link.peek(0).length());
        assertThrows(IllegalStateException.class, link::publish);
    }

    @Test
    void shouldBeFullWhenSlotsOrBytesAreShort() {
        final TestLink link = new TestLink(4, 64);
        link.claim(32);
        link.publish();
        link.claim(20);
        link.publish();
        assertNull(link.claim(16));
        assertNotNull(link.claim(12));
        link.release(1);
        assertNotNull(link.claim(32));
        link.publish();
        link.claim();
        link.publish();
        link.claim();
        link.publish();
        assertNull(link.claim());
        assertThrows(IllegalArgumentException.class, () -> link.claim(33));
        assertThrows(IllegalArgumentException.class, () -> link.release(5));
        assertThrows(IndexOutOfBoundsException.class, () -> link.peek(4));
    }

    @Test
    void shouldKeepTheBytesOfEveryUnreleasedMessage() {
        final SplittableRandom random = new SplittableRandom(3);
        final TestLink link = new TestLink(16, 256);
        final ArrayDeque<Byte> expected = new ArrayDeque<>();
        for (int i = 0; i < 10_000; i++) {
            final int length = random.nextInt(1, 60);
            final var message = random.nextBoolean() ? link.claim(length) : null;
            if (message != null) {
                final byte fill = (byte) i;
                message.segment().asSlice(message.offset(), length).fill(fill);
                expected.add(fill);
                link.publish();
            } else if (link.available() > 0) {
                final byte fill = expected.remove();
                final var oldest = link.peek(0);
                for (int at = 0; at < oldest.length(); at++) {
                    assertEquals(fill, oldest.segment().get(ValueLayout.JAVA_BYTE, oldest.offset() + at));
                }
                link.release(1);
            }
        }
    }
}
