package io.roundhouse.testkit;

import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import java.util.Set;
import java.util.TreeMap;

/** Descriptors that a test declares ready; the descriptors themselves may be real ones. */
public final class TestDescriptors implements Descriptors {
    private record Watch(int events, long token) {
    }

    private final TreeMap<Integer, Watch> watches = new TreeMap<>();

    @Override
    public void register(final int fd, final int events, final long token) {
        if (watches.putIfAbsent(fd, new Watch(events, token)) != null) {
            throw new IllegalArgumentException("descriptor is watched already: fd=" + fd);
        }
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        if (watches.replace(fd, new Watch(events, token)) == null) {
            throw new IllegalArgumentException("descriptor is not watched: fd=" + fd);
        }
    }

    @Override
    public void unregister(final int fd) {
        watches.remove(fd);
    }

    /** What is watched. */
    public Set<Integer> watched() {
        return Set.copyOf(watches.keySet());
    }

    /** The events watched for, 0 when the descriptor is not watched. */
    public int events(final int fd) {
        final Watch watch = watches.get(fd);
        return watch == null ? 0 : watch.events();
    }

    /** Tells the engine that a descriptor is ready. @return false, without telling, if it is not watched for that */
    public boolean ready(final Engine engine, final int fd, final int events) {
        final Watch watch = watches.get(fd);
        if (watch == null || (watch.events() & events) == 0) {
            return false;
        }
        engine.onReady(watch.token(), events);
        return true;
    }

    /** Tells the engine that every watched descriptor may be readable, as an executor does after a change. */
    public void allReadable(final Engine engine) {
        for (final Watch watch : watches.values().toArray(Watch[]::new)) {
            if ((watch.events() & IN) != 0) {
                engine.onReady(watch.token(), IN);
            }
        }
    }
}
