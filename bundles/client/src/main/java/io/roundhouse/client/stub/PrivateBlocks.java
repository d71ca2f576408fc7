package io.roundhouse.client.stub;

import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.api.layout.RegionDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of the process for one record, while there is no other. One thread. */
final class PrivateBlocks implements BlockSource {
    /** A block and the one that it grows into. */
    private final MemorySegment memory = Arena.ofAuto().allocate(4L * RegionDescriptor.MAX_PAYLOAD_LENGTH,
        RecordDescriptor.ALIGNMENT);
    private long end;

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public int maxLength() {
        return RegionDescriptor.MAX_PAYLOAD_LENGTH;
    }

    @Override
    public long allocate(final int length) {
        final long at = end;
        final long next = at + RecordDescriptor.align(length);
        if (next > memory.byteSize()) {
            return -1;
        }
        end = next;
        return at;
    }

    @Override
    public void free(final long offset) {
        // it goes with the record
    }
}
