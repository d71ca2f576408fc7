package io.roundhouse.testkit;

import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import java.util.Arrays;

/**
 * Descriptors that a test declares ready; the descriptors themselves may be real ones. Allocates only when more are
 * watched than ever before.
 */
public final class TestDescriptors implements Descriptors {
    private int[] fds = new int[16];
    private int[] wanted = new int[16];
    private long[] tokens = new long[16];
    private int count;

    private int find(final int fd) {
        for (int i = 0; i < count; i++) {
            if (fds[i] == fd) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void register(final int fd, final int events, final long token) {
        if (find(fd) >= 0) {
            throw new IllegalArgumentException("descriptor is watched already: fd=" + fd);
        }
        if (count == fds.length) {
            fds = Arrays.copyOf(fds, count * 2);
            wanted = Arrays.copyOf(wanted, count * 2);
            tokens = Arrays.copyOf(tokens, count * 2);
        }
        fds[count] = fd;
        wanted[count] = events;
        tokens[count++] = token;
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        final int i = find(fd);
        if (i < 0) {
            throw new IllegalArgumentException("descriptor is not watched: fd=" + fd);
        }
        wanted[i] = events;
        tokens[i] = token;
    }

    @Override
    public void unregister(final int fd) {
        final int i = find(fd);
        if (i >= 0) {
            count--;
            fds[i] = fds[count];
            wanted[i] = wanted[count];
            tokens[i] = tokens[count];
        }
    }

    /** How many are watched. */
    public int watched() {
        return count;
    }

    /** The events watched for, 0 when the descriptor is not watched. */
    public int events(final int fd) {
        final int i = find(fd);
        return i < 0 ? 0 : wanted[i];
    }

    /** Tells the engine that a descriptor is ready. @return false, without telling, if it is not watched for that */
    public boolean ready(final Engine engine, final int fd, final int events) {
        final int i = find(fd);
        if (i < 0 || (wanted[i] & events) == 0) {
            return false;
        }
        engine.onReady(tokens[i], events);
        return true;
    }
}
