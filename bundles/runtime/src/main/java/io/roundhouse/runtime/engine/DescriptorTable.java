package io.roundhouse.runtime.engine;

import io.roundhouse.runtime.executor.Poller;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import java.util.Arrays;

/**
 * The descriptors of one place. They outlive the engine instance that registered them and follow the place to another
 * executor. Events are noted by the poller and handed to the engine in its own turn. Owned by the executor.
 */
final class DescriptorTable implements Descriptors, Poller.Listener {
    private static final int FREE = -1;

    private int[] fds = new int[0];
    private int[] interest = new int[0];
    private long[] tokens = new long[0];
    private long[] registrations = new long[0];
    private int[] ready = new int[0];
    private boolean hasReady;
    private Poller poller;

    void adopt(final Poller by) {
        poller = by;
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE) {
                registrations[i] = by.add(fds[i], interest[i], this, i);
            }
        }
    }

    void leave(final Poller by) {
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE) {
                by.remove(fds[i], registrations[i]);
            }
        }
        poller = null;
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
        ready[i] = 0;
        if (poller != null) {
            registrations[i] = poller.add(fd, events, this, i);
        }
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        final int i = indexOf(fd);
        if (i < fds.length) {
            interest[i] = events;
            tokens[i] = token;
            if (poller != null) {
                poller.modify(fd, events, registrations[i]);
            }
        }
    }

    @Override
    public void unregister(final int fd) {
        final int i = indexOf(fd);
        if (i < fds.length) {
            if (poller != null) {
                poller.remove(fd, registrations[i]);
            }
            fds[i] = FREE;
            ready[i] = 0;
        }
    }

    @Override
    public void onEvents(final int slot, final int events) {
        ready[slot] |= events;
        hasReady = true;
    }

    /** Hands noted events to the engine. @return how many descriptors */
    int deliver(final Engine engine) {
        if (!hasReady) {
            return 0;
        }
        hasReady = false;
        int delivered = 0;
        for (int i = 0; i < fds.length; i++) {
            final int events = ready[i];
            if (events != 0 && fds[i] != FREE) {
                ready[i] = 0;
                engine.onReady(tokens[i], events);
                delivered++;
            }
        }
        return delivered;
    }

    /** Has every descriptor reported once more: edges may have been lost on an instance that is gone. */
    void rearm() {
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE) {
                ready[i] = interest[i];
                hasReady = true;
            }
        }
    }

    void closeAll() {
        for (int i = 0; i < fds.length; i++) {
            if (fds[i] != FREE && poller != null) {
                poller.remove(fds[i], registrations[i]);
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
    }
}
