package io.roundhouse.testkit.contract;

import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What came out of a run, in order: five longs for each message. Allocates only when it has to grow. */
public final class Trace {
    private static final int FIELDS = 5;
    private static final int HASHED_BYTES = 16;

    private long[] events = new long[FIELDS << 12];
    private int length;

    /** Adds a message. @param port where it came out @param step when @param identity which one it was */
    public void add(final int port, final long step, final long identity, final Message message) {
        if (length + FIELDS > events.length) {
            events = Arrays.copyOf(events, events.length * 2);
        }
        events[length] = port;
        events[length + 1] = step;
        events[length + 2] = identity;
        events[length + 3] = (long) message.kind() << 56 | (long) message.status() << 32
            | message.method() & 0xFFFFFFFFL;
        events[length + 4] = hash(message);
        length += FIELDS;
    }

    private static long hash(final Message message) {
        final MemorySegment memory = message.segment();
        long hash = message.length() * 0x9E3779B97F4A7C15L + message.callId();
        for (int i = 0; i < Math.min(message.length(), HASHED_BYTES); i++) {
            hash = hash * 31 + memory.get(ValueLayout.JAVA_BYTE, message.offset() + i);
        }
        return hash;
    }

    /** Forgets everything, and keeps the room for it. */
    public void clear() {
        length = 0;
    }

    /** Messages in it. */
    public int count() {
        return length / FIELDS;
    }

    long port(final int index) {
        return events[index * FIELDS];
    }

    long identity(final int index) {
        return events[index * FIELDS + 2];
    }

    int method(final int index) {
        return (int) events[index * FIELDS + 3];
    }

    /** The index of the first message in which the other trace differs, or -1. */
    public int firstDifference(final Trace other) {
        final int at = Arrays.mismatch(events, 0, length, other.events, 0, other.length);
        return at < 0 ? -1 : at / FIELDS;
    }

    /** A message in words. */
    public String describe(final int index) {
        if (index >= count()) {
            return "nothing";
        }
        final long[] e = Arrays.copyOfRange(events, index * FIELDS, (index + 1) * FIELDS);
        return "port=" + e[0] + " step=" + e[1] + " message=" + e[2] + " kind=" + (e[3] >>> 56) + " status="
            + (e[3] >>> 32 & 0xFFFFFF) + " method=" + (int) e[3] + " payload=" + Long.toHexString(e[4]);
    }
}
