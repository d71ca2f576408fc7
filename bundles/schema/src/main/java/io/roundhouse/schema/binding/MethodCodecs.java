package io.roundhouse.schema.binding;

import io.roundhouse.schema.Method;
import java.util.List;

/**
 * The codecs of a schema by method, to be found without allocation: what a frontend marshals a session's calls with,
 * its handle of kind {@link #KIND}. Unchanging, thread-safe.
 */
public final class MethodCodecs implements AutoCloseable {
    /** The kind of the handle. */
    public static final String KIND = "codecs";
    /** No method of the schema has the id, or it cannot be called yet. */
    public static final int NONE = -1;

    private final int mask;
    private final int[] ids;
    private final MessageCodec[] requests;
    private final MessageCodec[] responses;

    private MethodCodecs(final int capacity) {
        mask = capacity - 1;
        ids = new int[capacity];
        requests = new MessageCodec[capacity];
        responses = new MessageCodec[capacity];
    }

    /** Those of all methods that can be called. */
    public static MethodCodecs of(final BoundSchema bound) {
        final List<Method> methods = bound.schema().methods().stream().filter(m -> m.refusal().isEmpty()).toList();
        final MethodCodecs codecs = new MethodCodecs(Integer.highestOneBit(methods.size() * 2 + 1) * 2);
        for (final Method method : methods) {
            codecs.add(method.id(), bound.requestCodec(method), bound.responseCodec(method));
        }
        return codecs;
    }

    private void add(final int id, final MessageCodec request, final MessageCodec response) {
        int i = id & mask;
        while (requests[i] != null) {
            i = i + 1 & mask;
        }
        ids[i] = id;
        requests[i] = request;
        responses[i] = response;
    }

    /** Where a method's codecs are, or {@link #NONE}. @param id a {@link Method#id} */
    public int find(final int id) {
        int i = id & mask;
        while (requests[i] != null) {
            if (ids[i] == id) {
                return i;
            }
            i = i + 1 & mask;
        }
        return NONE;
    }

    /** One more than the largest index that {@link #find} returns. */
    public int capacity() {
        return ids.length;
    }

    /** For requests of a method. @param index from {@link #find} */
    public MessageCodec request(final int index) {
        return requests[index];
    }

    /** For answers of a method. @param index from {@link #find} */
    public MessageCodec response(final int index) {
        return responses[index];
    }

    /** There is nothing to release: the code goes with the last reference to it. */
    @Override
    public void close() {
    }
}
