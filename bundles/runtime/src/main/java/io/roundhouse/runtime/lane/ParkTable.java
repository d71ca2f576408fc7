package io.roundhouse.runtime.lane;


/**
 * The bounded table of messages that stages of one lane parked, by when they come back. Owned by the datapath's
 * executor. A binary heap of slots ordered by resume time, then arrival; on an rx lane payloads are moved to private
 * memory of the table, because the link's bytes are given back in order.
 *
 * <p>A message on the lane may have to wait behind one that is here, and one that comes back may be behind it: a lane
 * that is held because the table is full would never move again. So a full table keeps new messages off the lane, and
 * has room for all that are there.
 */
final class ParkTable {
    /** Messages parked on one lane before it takes no new ones. */
    static final int CAPACITY = 1024;
    private static final int ENTRIES = CAPACITY + Lane.CAPACITY;

    private final int payloadBytes;
    private Slot[] heap = {};
    private long[] arrival = {};
    private long arrivals;
    private int size;
    private ParkMemory memory;

    /** @param payloadBytes room for payloads that are moved here, in whole spans; 0 for a table that moves none */
    ParkTable(final int payloadBytes) {
        this.payloadBytes = payloadBytes;
    }

    int size() {
        return size;
    }

    /** Whether new messages must stay off the lane. */
    boolean isFull() {
        return size >= CAPACITY || memory != null && memory.isSpilling();
    }

    /** Copies the message in. @return false when there is no room for it */
    boolean park(final Slot from, final long rank) {
        if (size == ENTRIES) {
            return false;
        }
        if (heap.length == 0) {
            allocate();
        }
        final Slot entry = heap[size];
        entry.copySlot(from);
        if (payloadBytes > 0 && from.length() > 0 && from.parkBlock == Slot.NONE && !movePayload(entry)) {
            return false;
        }
        if (from.parkBlock != Slot.NONE) {
            from.parkBlock = Slot.NONE;
        }
        entry.resumeRank = rank;
        entry.bytesEnd = Slot.NONE;
        arrival[size] = arrivals++;
        siftUp(size++);
        return true;
    }

    private boolean movePayload(final Slot entry) {
        if (memory == null) {
            memory = new ParkMemory(payloadBytes, ENTRIES);
        }
        entry.parkBlock = memory.move(entry);
        return entry.parkBlock != Slot.NONE;
    }

    /** Gives back the memory of a resumed message. */
    void free(final long parkBlock) {
        memory.free(parkBlock);
    }

    /** When the first one is due, or Long.MAX_VALUE. */
    long nextDueNs() {
        return size == 0 ? Long.MAX_VALUE : heap[0].resumeAtNs();
    }

    /** The first one, due or not. */
    Slot first() {
        return heap[0];
    }

    /** Drops the first one from the table; its payload stays until {@link #free}. */
    void removeFirst() {
        size--;
        swap(0, size);
        siftDown();
    }

    /** Lets everything that a place parked come back at once and go on behind it. */
    void release(final long rank) {
        for (int i = 0; i < size; i++) {
            if (heap[i].resumeRank == rank) {
                heap[i].resumeRank = rank + 1;
                heap[i].resumeAtNs(Long.MIN_VALUE);
                siftUp(i);
            }
        }
    }

    /** Whether a message of an epoch before {@code epoch} is parked. */
    boolean holdsBefore(final long epoch) {
        for (int i = 0; i < size; i++) {
            if (heap[i].epoch < epoch) {
                return true;
            }
        }
        return false;
    }

    /** A table with the same messages; the memory stays with whoever is asked last to close it. */
    ParkTable copy() {
        final ParkTable copy = new ParkTable(payloadBytes);
        copy.memory = memory;
        copy.arrivals = arrivals;
        if (heap.length > 0) {
            copy.allocate();
        }
        for (int i = 0; i < size; i++) {
            copy.heap[i].copySlot(heap[i]);
            copy.arrival[i] = arrival[i];
        }
        copy.size = size;
        return copy;
    }

    void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
        size = 0;
    }

    private void allocate() {
        heap = new Slot[ENTRIES];
        arrival = new long[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            heap[i] = new Slot();
        }
    }

    private boolean before(final int a, final int b) {
        final long x = heap[a].resumeAtNs();
        final long y = heap[b].resumeAtNs();
        return x < y || x == y && arrival[a] < arrival[b];
    }

    private void swap(final int a, final int b) {
        final Slot slot = heap[a];
        heap[a] = heap[b];
        heap[b] = slot;
        final long order = arrival[a];
        arrival[a] = arrival[b];
        arrival[b] = order;
    }

    private void siftUp(final int from) {
        int i = from;
        while (i > 0 && before(i, (i - 1) >>> 1)) {
            swap(i, (i - 1) >>> 1);
            i = (i - 1) >>> 1;
        }
    }

    private void siftDown() {
        int i = 0;
        while (true) {
            int child = 2 * i + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && before(child + 1, child)) {
                child++;
            }
            if (!before(child, i)) {
                return;
            }
            swap(child, i);
            i = child;
        }
    }
}
