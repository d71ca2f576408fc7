package io.roundhouse.api;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Numbers in texts that are made on the hot path. */
public final class Decimal {
    private Decimal() {
    }

    /** Writes a number, 0 or more, in at most 19 digits. Allocates nothing. @return the offset behind it */
    public static long put(final MemorySegment memory, final long at, final long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (long to = at + digits - 1; to >= at; to--) {
            memory.set(ValueLayout.JAVA_BYTE, to, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return at + digits;
    }
}
