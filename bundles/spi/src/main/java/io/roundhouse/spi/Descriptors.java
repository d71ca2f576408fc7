package io.roundhouse.spi;

/** File descriptors watched by the engine's executor, which wakes for them; edge-triggered. */
public interface Descriptors {
    /** Readable, as in epoll(7). */
    int IN = 1;
    /** Writable. */
    int OUT = 4;

    /**
     * Watches a descriptor.
     *
     * @param fd an open, non-blocking descriptor
     * @param events {@link #IN}, {@link #OUT} or both; errors and hang-ups are always reported
     * @param token handed to {@link Engine#onReady}
     */
    void register(int fd, int events, long token);

    /** Changes what is watched for. */
    void modify(int fd, int events, long token);

    /** Stops watching; to be called before the descriptor is closed. */
    void unregister(int fd);
}
