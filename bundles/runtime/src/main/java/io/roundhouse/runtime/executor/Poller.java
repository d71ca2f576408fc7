package io.roundhouse.runtime.executor;

import io.roundhouse.posix.Epoll;
import io.roundhouse.posix.Posix;
import java.util.Arrays;

/**
 * The descriptors of one executor: an epoll instance, edge-triggered, with an eventfd by which other threads wake it.
 * Owned by the executor; {@link #wake} is for any thread. Polling allocates nothing.
 */
public final class Poller implements AutoCloseable {
    /** Where events go. */
    @FunctionalInterface
    public interface Listener {
        /** Events on a descriptor. @param slot as given to {@link #add} */
        void onEvents(int slot, int events);
    }

    private static final int MAX_EVENTS = 64;
    private static final int WAKE = -1;

    private final Epoll epoll = Epoll.create(MAX_EVENTS);
    private final int wakeFd = Posix.eventfd();
    private Listener[] listeners = new Listener[16];
    private int[] slots = new int[16];
    private int[] generations = new int[16];

    /** Opens the epoll instance. */
    public Poller() {
        epoll.add(wakeFd, Epoll.EPOLLIN | Epoll.EPOLLET, WAKE);
    }

    /** Watches a descriptor. @return the registration, for {@link #modify} and {@link #remove} */
    public long add(final int fd, final int events, final Listener listener, final int slot) {
        int i = 0;
        while (i < listeners.length && listeners[i] != null) {
            i++;
        }
        if (i == listeners.length) {
            listeners = Arrays.copyOf(listeners, 2 * i);
            slots = Arrays.copyOf(slots, 2 * i);
            generations = Arrays.copyOf(generations, 2 * i);
        }
        final long registration = (long) ++generations[i] << 32 | i;
        epoll.add(fd, events | Epoll.EPOLLET | Epoll.EPOLLRDHUP, registration);
        listeners[i] = listener;
        slots[i] = slot;
        return registration;
    }

    /** Changes what a descriptor is watched for; an edge that is there already is reported again. */
    public void modify(final int fd, final int events, final long registration) {
        epoll.modify(fd, events | Epoll.EPOLLET | Epoll.EPOLLRDHUP, registration);
    }

    /** Stops watching. The descriptor is still open. */
    public void remove(final int fd, final long registration) {
        listeners[(int) registration] = null;
        epoll.remove(fd);
    }

    /** Hands out events. @param timeoutMs how long to block at most; 0 not at all @return how many events */
    public int poll(final int timeoutMs) {
        final int count = epoll.await(timeoutMs);
        for (int e = 0; e < count; e++) {
            final long registration = epoll.data(e);
            if (registration == WAKE) {
                continue;
            }
            final int i = (int) registration;
            if (listeners[i] != null && generations[i] == (int) (registration >>> 32)) {
                listeners[i].onEvents(slots[i], epoll.events(e));
            }
        }
        return Math.max(count, 0);
    }

    /** Lets a {@link #poll} that blocks return. Any thread. */
    public void wake() {
        Posix.eventfdSignal(wakeFd);
    }

    @Override
    public void close() {
        epoll.close();
        Posix.close(wakeFd);
    }
}
