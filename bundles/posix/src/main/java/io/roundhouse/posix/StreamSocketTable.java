package io.roundhouse.posix;

/**
 * The listener and the connections of one transport, by number: what an exchange of the transport, or a return to a
 * former instance of it, finds unchanged. Used by one thread at a time; who uses it says so by {@link #own}, and one
 * that comes back from a hang finds itself replaced by {@link #isOwnedBy}.
 *
 * <p>A connection's number is {@code generation << 14 | slot}, positive, and comes back after 131,071 other
 * connections in its slot: an answer to a connection that is gone does not reach its successor.
 */
public final class StreamSocketTable implements AutoCloseable {
    /** The most connections a table can have. */
    public static final int MAX_CAPACITY = 1 << 14;

    private static final int SLOT_MASK = MAX_CAPACITY - 1;
    private static final int GENERATION_STEP = MAX_CAPACITY;

    private final StreamSocket[] sockets;
    private final int[] ids;
    private volatile Object owner;
    private ListenSocket listener;
    private int count;
    private int slotLimit;

    /** An empty table. @param capacity 1 to {@link #MAX_CAPACITY} */
    public StreamSocketTable(final int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity must be 1 to 16384: capacity=" + capacity);
        }
        sockets = new StreamSocket[capacity];
        ids = new int[capacity];
        for (int slot = 0; slot < capacity; slot++) {
            ids[slot] = slot;
        }
    }

    /** Takes the table from whoever used it. @param key an object of no exchangeable class, new for each user */
    public void own(final Object key) {
        owner = key;
    }

    /** Whether nobody took the table since {@link #own} with that key. */
    public boolean isOwnedBy(final Object key) {
        return owner == key;
    }

    /** The listener, or null. */
    public ListenSocket listener() {
        return listener;
    }

    /** Sets the listener, or takes it away; the former one is closed. */
    public void listener(final ListenSocket next) {
        final ListenSocket former = listener;
        listener = next;
        if (former != null && former != next) {
            former.close();
        }
    }

    /** Adds a connection. @return its number, or 0 when the table is full; the socket is the caller's then */
    public int add(final StreamSocket socket) {
        for (int slot = 0; slot < sockets.length; slot++) {
            if (sockets[slot] == null) {
                sockets[slot] = socket;
                ids[slot] = nextId(ids[slot]);
                slotLimit = Math.max(slotLimit, slot + 1);
                count++;
                return ids[slot];
            }
        }
        return 0;
    }

    private static int nextId(final int id) {
        final int next = id + GENERATION_STEP & Integer.MAX_VALUE;
        return next >= GENERATION_STEP ? next : next + GENERATION_STEP;
    }

    /** The connection of a number, or null when it is gone. */
    public StreamSocket get(final int id) {
        final int slot = id & SLOT_MASK;
        return slot < sockets.length && ids[slot] == id ? sockets[slot] : null;
    }

    /** Closes a connection and forgets it; nothing happens the second time. */
    public void close(final int id) {
        final StreamSocket socket = get(id);
        if (socket != null) {
            sockets[id & SLOT_MASK] = null;
            count--;
            socket.close();
        }
    }

    /** The most connections it can have. */
    public int capacity() {
        return sockets.length;
    }

    /** Live connections. */
    public int count() {
        return count;
    }

    /** One more than the highest slot ever used. */
    public int slotLimit() {
        return slotLimit;
    }

    /** The number of the connection in a slot, or 0. @param slot 0 to {@link #slotLimit()} - 1 */
    public int idAt(final int slot) {
        return sockets[slot] == null ? 0 : ids[slot];
    }

    /** The slot of a number. */
    public static int slot(final int id) {
        return id & SLOT_MASK;
    }

    @Override
    public void close() {
        listener(null);
        for (int slot = 0; slot < slotLimit; slot++) {
            if (sockets[slot] != null) {
                close(ids[slot]);
            }
        }
    }
}
