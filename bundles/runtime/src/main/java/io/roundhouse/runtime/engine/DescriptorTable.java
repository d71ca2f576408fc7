package io.roundhouse.runtime.engine;

import io.roundhouse.runtime.executor.Poller;
import io.roundhouse.runtime.executor.Seat;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import java.util.Arrays;

/**
 * The descriptors of one place. They outlive the engine instance that registered them and follow the place to another
 * executor. Events are noted by the poller and handed to the engine in its own turn. Owned by the executor.
 */
final class DescriptorTable implements Descriptors, Poller.Listener {
    private static final int FREE = -1;
    /** Events of a descriptor that is not registered any more. */
    private static final int STALE = Integer.MIN_VALUE;

    private int[] fds = new int[0];
    private int[] interest = new int[0];
    private long[] tokens = new long[0];
    private long[] registrations = new long[0];
    private int[] ready = new int[0];
    /** Slots whose {@link #ready} is not 0, each once. */
    private int[] readySlots = new int[0];
    private int readyCount;
    private Seat seat;

    void adopt(final Seat at) {
        seat = at;
        final Poller by = at.poller();
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE) {
                registrations[i] = by.add(fds[i], interest[i], this, i);
            }
        }
    }

    void leave() {
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE) {
                seat.poller().remove(fds[i], registrations[i]);
            }
        }
        seat = null;
    }

    @Override
    public void register(final int fd, final int events, final long token) {
        int i = indexOf(FREE);
        if (i == fds.length) {
            grow();
        }
        fds[i] = fd;
        interest[i] = events;
        tokens[i] = token;
        if (seat != null) {
            registrations[i] = seat.poller().add(fd, events, this, i);
        }
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        final int i = indexOf(fd);
        if (i < fds.length) {
            interest[i] = events;
            tokens[i] = token;
            if (seat != null) {
                seat.poller().modify(fd, events, registrations[i]);
            }
        }
    }

    @Override
    public void unregister(final int fd) {
        final int i = indexOf(fd);
        if (i < fds.length) {
            if (seat != null) {
                seat.poller().remove(fd, registrations[i]);
            }
            fds[i] = FREE;
            ready[i] = ready[i] == 0 ? 0 : STALE;
        }
    }

    @Override
    public void onEvents(final int slot, final int events) {
        note(slot, events);
        seat.wake();
    }

    private void note(final int slot, final int events) {
        if (ready[slot] == 0) {
            readySlots[readyCount++] = slot;
        }
        ready[slot] = ready[slot] & ~STALE | events;
    }

    /** Hands noted events to the engine. @return how many descriptors */
    int deliver(final Engine engine) {
        int delivered = 0;
        while (readyCount > 0) {
            final int slot = readySlots[--readyCount];
            final int events = ready[slot];
            ready[slot] = 0;
            if ((events & STALE) == 0) {
                engine.onReady(tokens[slot], events);
                delivered++;
            }
        }
        return delivered;
    }

    /** Has every descriptor reported once more: edges may have been lost on an instance that is gone. */
    void rearm() {
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE) {
                note(i, interest[i]);
            }
        }
    }

    void closeAll() {
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE && seat != null) {
                seat.poller().remove(fds[i], registrations[i]);
            }
            fds[i] = FREE;
        }
    }

    private int indexOf(final int fd) {
        int i = 0;
        while (i < fds.length && fds[i] != fd) {
            i++;
        }
        return i;
    }

    private void grow() {
        final int old = fds.length;
        final int size = Math.max(4, 2 * old);
        fds = Arrays.copyOf(fds, size);
        Arrays.fill(fds, old, size, FREE);
        interest = Arrays.copyOf(interest, size);
        tokens = Arrays.copyOf(tokens, size);
        registrations = Arrays.copyOf(registrations, size);
        ready = Arrays.copyOf(ready, size);
        readySlots = Arrays.copyOf(readySlots, size);
    }
}
