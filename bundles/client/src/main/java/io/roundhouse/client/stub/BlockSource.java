package io.roundhouse.client.stub;

import java.lang.foreign.MemorySegment;

/**
 * Where builders get memory from, such as a stripe's send heap. Whether it is thread-safe is the channel's business.
 */
public interface BlockSource {
    /** Where blocks lie. */
    MemorySegment memory();

    /** The longest block there can be. */
    int maxLength();

    /**
     * Takes a block.
     *
     * @param length 1 to {@link #maxLength} bytes
     * @return its offset in {@link #memory}, a multiple of 8, or negative when there is none
     */
    long allocate(int length);

    /** Gives a block back. */
    void free(long offset);
}
