package io.roundhouse.bench.rpc;

import io.roundhouse.examples.kv.OrderedEntries;
import java.lang.foreign.MemorySegment;

/** Which entries there are and which call comes when: of a hundred calls one is a scan, the others get. */
final class KvWork {
    /** What a caller tells of, in place of the bytes of a request. */
    static final int BOTH = 0;
    static final int GET = 1;
    static final int SCAN = 2;
    static final int SCANNED = 100;
    private static final int ENTRIES = 100_000;
    private static final int VALUE_BYTES = 64;
    private static final int EACH = 100;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private KvWork() {
    }

    /** A store that has them all. */
    static OrderedEntries entries() {
        final OrderedEntries entries = new OrderedEntries();
        for (int i = 0; i < ENTRIES; i++) {
            final byte[] value = new byte[VALUE_BYTES];
            MemorySegment.ofArray(value).set(Echo.WORD, 0, i);
            entries.put(key(i), value);
        }
        return entries;
    }

    static boolean isScan(final long number) {
        return number % EACH == 0;
    }

    /** Whether a caller asked to tell of a kind tells of a number's call. */
    static boolean isTold(final int kind, final long number) {
        return kind == BOTH || (kind == SCAN) == isScan(number);
    }

    /** The entry that a number's call is about, or begins with: all over the store. */
    static int entry(final long number) {
        return (int) Long.remainderUnsigned(number * MIX ^ number >>> 7, ENTRIES - SCANNED);
    }

    /** The key of an entry; keys have the order of their numbers. */
    static String key(final int entry) {
        return "key-" + (10_000_000 + entry);
    }

    /** Whether it is the value of an entry. */
    static boolean isValue(final int entry, final MemorySegment value) {
        return value.byteSize() == VALUE_BYTES && value.get(Echo.WORD, 0) == entry;
    }
}
