package io.roundhouse.examples.kv;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Entries in memory, in the order of their keys, whoever asks for them. Thread-safe. */
public final class OrderedEntries {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final ConcurrentSkipListMap<String, Value> entries = new ConcurrentSkipListMap<>();

    /**
     * What stands behind a key.
     *
     * @param bytes not copied
     * @param version counts up from 1 with each put
     */
    public record Value(byte[] bytes, long version) {
    }

    /** Takes what a scan finds. */
    @FunctionalInterface
    public interface Visitor {
        /** The next entry. */
        void onEntry(String key, Value value);
    }

    /** @return null without one */
    public Value get(final String key) {
        return entries.get(key);
    }

    /** Sets the value of a key. @return it */
    public Value put(final String key, final byte[] bytes) {
        return entries.merge(key, new Value(bytes, 1),
            (before, next) -> new Value(next.bytes(), before.version() + 1));
    }

    /**
     * Visits entries in the order of their keys.
     *
     * @param from the first key, included
     * @param to the end, not included; null for none
     * @param asked at most so many; 0 for 100, at most 1000
     * @return the key to go on with, null at the end
     */
    public String scan(final String from, final String to, final int asked, final Visitor visitor) {
        final int limit = asked == 0 ? DEFAULT_LIMIT : asked < 0 || asked > MAX_LIMIT ? MAX_LIMIT : asked;
        final NavigableMap<String, Value> range = to == null ? entries.tailMap(from, true)
            : entries.subMap(from, true, from.compareTo(to) > 0 ? from : to, false);
        int count = 0;
        for (final Map.Entry<String, Value> entry : range.entrySet()) {
            if (count++ == limit) {
                return entry.getKey();
            }
            visitor.onEntry(entry.getKey(), entry.getValue());
        }
        return null;
    }
}
