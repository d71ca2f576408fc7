package io.roundhouse.examples.kv;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.StatusException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Serves {@link OrderedEntries}. Thread-safe: several threads serve calls. */
public final class OrderedStore extends KeyValueStoreServer {
    private final OrderedEntries entries;

    /** @param entries that there are already */
    public OrderedStore(final OrderedEntries entries) {
        this.entries = entries;
    }

    @Override
    protected void get(final GetRequest request, final EntryBuilder reply) {
        final OrderedEntries.Value value = entries.get(request.key());
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
        final OrderedEntries.Value now =
            entries.put(request.key(), request.value().toArray(ValueLayout.JAVA_BYTE));
        reply.version(now.version()).isNew(now.version() == 1);
    }

    @Override
    protected void scan(final ScanRequest request, final ScanReplyBuilder reply) {
        final String next = entries.scan(request.from(), request.hasTo() ? request.to() : null, request.limit(),
            (key, value) -> reply.addEntries().key(key).value(MemorySegment.ofArray(value.bytes()))
                .version(value.version()));
        if (next != null) {
            reply.next(next);
        }
    }
}
