package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.GlobalLong;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.Handles;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Timers;

/** What one engine instance is given: a view on its place's resources that can be taken away from it alone. */
final class PlaceContext implements EngineContext, Timers, Descriptors, Handles {
    private final PlaceResources place;
    private final Settings settings;
    private final Calls calls;
    private volatile boolean isFenced;

    PlaceContext(final PlaceResources place, final Settings settings, final Calls calls) {
        this.place = place;
        this.settings = settings;
        this.calls = calls;
    }

    /** Makes timers, descriptors, counters and handles dead for this instance. Any thread. */
    void fence() {
        isFenced = true;
    }

    boolean isFenced() {
        return isFenced;
    }

    @Override
    public String engine() {
        return place.engine;
    }

    @Override
    public DatapathInfo datapath() {
        return place.datapath;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public NanoClock clock() {
        return place.clock;
    }

    @Override
    public Calls calls() {
        return calls;
    }

    @Override
    public Timers timers() {
        return this;
    }

    @Override
    public Descriptors descriptors() {
        return this;
    }

    @Override
    public Handles handles() {
        return this;
    }

    @Override
    public GlobalLong global(final String name, final long initial) {
        return place.globals.of(place.engine, name, initial);
    }

    @Override
    public int reason(final String text) {
        return place.reasons.of(text);
    }

    @Override
    public Counter counter(final String name) {
        return new OwnCounter(place.counter(name));
    }

    /** The place's counter, as long as the instance is not fenced. */
    private final class OwnCounter implements Counter {
        private final Counter cell;

        private OwnCounter(final Counter cell) {
            this.cell = cell;
        }

        @Override
        public void add(final long delta) {
            if (!isFenced) {
                cell.add(delta);
            }
        }

        @Override
        public long value() {
            return cell.value();
        }
    }

    @Override
    public void schedule(final long token, final long atNs) {
        if (!isFenced) {
            place.timers.schedule(token, atNs);
        }
    }

    @Override
    public void cancel(final long token) {
        if (!isFenced) {
            place.timers.cancel(token);
        }
    }

    @Override
    public void register(final int fd, final int events, final long token) {
        if (!isFenced) {
            place.descriptors.register(fd, events, token);
        }
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        if (!isFenced) {
            place.descriptors.modify(fd, events, token);
        }
    }

    @Override
    public void unregister(final int fd) {
        if (!isFenced) {
            place.descriptors.unregister(fd);
        }
    }

    @Override
    public Handle add(final String kind, final AutoCloseable resource) {
        return place.handles.add(kind, resource);
    }

    @Override
    public Handle get(final long id) {
        return place.handles.get(id);
    }

    @Override
    public void close(final long id) {
        if (!isFenced) {
            place.handles.close(id);
        }
    }

    @Override
    public Handle of(final String kind) {
        return place.datapathHandles.get(kind);
    }
}
