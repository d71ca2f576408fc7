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
    private final Globals globals;
    private final boolean isSandbox;
    private final Calls calls;
    private volatile boolean isFenced;

    PlaceContext(final PlaceResources place, final Settings settings, final Calls calls, final boolean isSandbox) {
        this.place = place;
        this.settings = settings;
        this.calls = calls;
        this.isSandbox = isSandbox;
        this.globals = isSandbox ? place.globals.copy() : place.globals;
    }

    /** Makes timers, descriptors and handles dead for this instance. Any thread. */
    void fence() {
        isFenced = true;
    }

    private boolean isDead() {
        return isFenced || isSandbox;
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
        return globals.of(place.engine, name, initial);
    }

    @Override
    public Counter counter(final String name) {
        return isSandbox ? new CounterCell() : place.counter(name);
    }

    @Override
    public void schedule(final long token, final long atNs) {
        if (!isDead()) {
            place.timers.schedule(token, atNs);
        }
    }

    @Override
    public void cancel(final long token) {
        if (!isDead()) {
            place.timers.cancel(token);
        }
    }

    @Override
    public void register(final int fd, final int events, final long token) {
        if (!isDead()) {
            place.descriptors.register(fd, events, token);
        }
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        if (!isDead()) {
            place.descriptors.modify(fd, events, token);
        }
    }

    @Override
    public void unregister(final int fd) {
        if (!isDead()) {
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
        if (!isDead()) {
            place.handles.close(id);
        }
    }

    @Override
    public Handle of(final String kind) {
        return place.datapathHandles.get(kind);
    }
}
