package io.roundhouse.bench.rpc;

import java.lang.foreign.MemorySegment;

/** Requests of one length, which differ in their number. One thread at a time. */
public final class EchoRequest {
    private final byte[] bytes;
    private final MemorySegment memory;
    private final long rest;

    /** @throws IllegalArgumentException when there is no request of that length */
    public EchoRequest(final int length) {
        if (!Echo.isLength(length)) {
            throw new IllegalArgumentException("request must have whole words, at least two: length=" + length);
        }
        bytes = new byte[length];
        memory = MemorySegment.ofArray(bytes);
        long sum = 0;
        for (int i = Long.BYTES; i < length; i += Long.BYTES) {
            memory.set(Echo.WORD, i, Echo.word(i));
            sum += Echo.word(i) * (i + 1);
        }
        rest = sum;
    }

    /** The bytes of a number's request, until the next is asked for. */
    public byte[] of(final long number) {
        memory.set(Echo.WORD, 0, number);
        return bytes;
    }

    /** A number's request for ever; any thread. */
    byte[] copyOf(final long number) {
        final byte[] copy = bytes.clone();
        MemorySegment.ofArray(copy).set(Echo.WORD, 0, number);
        return copy;
    }

    /** The answer to a number's request. */
    public long answer(final long number) {
        return Echo.answer(number, rest);
    }
}
