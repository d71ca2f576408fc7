package io.roundhouse.examples.kv;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.StatusException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Entries in memory, in the order of their keys. Thread-safe: several threads serve calls. */
final class OrderedStore extends KeyValueStoreServer {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final ConcurrentSkipListMap<String, Value> entries = new ConcurrentSkipListMap<>();

    private record Value(byte[] bytes, long version) {
    }

    @Override
    protected void get(final GetRequest request, final EntryBuilder reply) {
        final Value value = entries.get(request.key());
        if (value == null) {
            throw new StatusException(Status.NOT_FOUND, "no such key: key=" + request.key());
        }
        reply.key(request.key()).value(MemorySegment.ofArray(value.bytes())).version(value.version());
    }

    @Override
    protected void put(final Entry request, final PutReplyBuilder reply) {
        if (request.key().isEmpty()) {
            throw new StatusException(Status.INVALID_ARGUMENT, "key must not be empty");
        }
        final byte[] bytes = request.value().toArray(ValueLayout.JAVA_BYTE);
        final Value now = entries.merge(request.key(), new Value(bytes, 1),
            (before, next) -> new Value(next.bytes(), before.version() + 1));
        reply.version(now.version()).isNew(now.version() == 1);
    }

    @Override
    protected void scan(final ScanRequest request, final ScanReplyBuilder reply) {
        final int asked = request.limit() == 0 ? DEFAULT_LIMIT : request.limit();
        final int limit = asked < 0 || asked > MAX_LIMIT ? MAX_LIMIT : asked;
        final NavigableMap<String, Value> range = request.hasTo()
            ? entries.subMap(request.from(), true, max(request.from(), request.to()), false)
            : entries.tailMap(request.from(), true);
        int count = 0;
        for (final Map.Entry<String, Value> entry : range.entrySet()) {
            if (count++ == limit) {
                reply.next(entry.getKey());
                return;
            }
            reply.addEntries().key(entry.getKey()).value(MemorySegment.ofArray(entry.getValue().bytes()))
                .version(entry.getValue().version());
        }
    }

    private static String max(final String one, final String other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
