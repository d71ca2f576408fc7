package io.roundhouse.api.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.MessageKind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Pattern DEFINE = Pattern.compile("^#define RH_(\\w+) (\\S+)$", Pattern.MULTILINE);

    @Test
    void shouldAgreeWithHeader() throws IOException, IllegalAccessException {
        final Map<String, Integer> java = new TreeMap<>();
        collect(java, "REGION_", RegionDescriptor.class);
        collect(java, "STRIPE_", StripeDescriptor.class);
        collect(java, "RING_", RingDescriptor.class);
        collect(java, "MESSAGE_", MessageDescriptor.class);
        collect(java, "KIND_", MessageKind.class);
        collect(java, "RECORD_", RecordDescriptor.class);
        java.put("LAYOUT_VERSION", java.remove("REGION_LAYOUT_VERSION"));

        final Map<String, Integer> header = new TreeMap<>();
        final Matcher defines = DEFINE.matcher(Files.readString(Path.of("../../native/include/layout.h")));
        while (defines.find()) {
            header.put(defines.group(1), Integer.decode(defines.group(2)));
        }
        assertEquals(java, header);
    }

    @Test
    void shouldKeepWhatTwoSidesWriteApart() {
        final StripeDescriptor first = StripeDescriptor.of(0, 256, 1024);
        final StripeDescriptor second = StripeDescriptor.of(1, 256, 1024);
        final long[] written = {
            first.serviceWaiting(), first.applicationWaiting(), first.submission(), first.submission() + 128,
            first.submission() + 256, first.completion(), first.completion() + 128, first.sendReclaim(),
            first.sendReclaim() + 128, first.receiveReclaim(), first.receiveReclaim() + 128, second.serviceWaiting()};
        for (int i = 1; i < written.length; i++) {
            assertTrue(written[i] - written[i - 1] >= RingDescriptor.ISOLATION, "index " + i);
            assertEquals(0, written[i] % RingDescriptor.ISOLATION);
        }
        final long end = first.receiveReclaim() + RingDescriptor.length(1024, RingDescriptor.RECLAIM_ENTRY_LENGTH);
        assertEquals(end, second.offset());
        assertEquals(RegionDescriptor.length(2, 256, 1024), second.offset() + second.offset() - first.offset());
    }

    @Test
    void shouldReadBackDescriptor() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment ring = arena.allocate(192, 64);
            ring.fill((byte) -1);
            MessageDescriptor.put(ring, 64, -2, 2, 14, 3, 4, 5L << 40, 6, 7L << 40);
            assertEquals(-2, MessageDescriptor.callId(ring, 64));
            assertEquals(2, MessageDescriptor.kind(ring, 64));
            assertEquals(0, MessageDescriptor.flags(ring, 64));
            assertEquals(14, MessageDescriptor.status(ring, 64));
            assertEquals(3, MessageDescriptor.method(ring, 64));
            assertEquals(4, MessageDescriptor.region(ring, 64));
            assertEquals(5L << 40, MessageDescriptor.offset(ring, 64));
            assertEquals(6, MessageDescriptor.length(ring, 64));
            assertEquals(7L << 40, MessageDescriptor.deadlineNs(ring, 64));
            assertEquals(-1L, ring.get(ValueLayout.JAVA_LONG, 56));
            assertEquals(-1L, ring.get(ValueLayout.JAVA_LONG, 128));
        }
    }

    private static void collect(final Map<String, Integer> into, final String prefix, final Class<?> type)
        throws IllegalAccessException {
        for (final Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers())) {
                into.put(prefix + field.getName(), field.getInt(null));
            }
        }
    }
}
