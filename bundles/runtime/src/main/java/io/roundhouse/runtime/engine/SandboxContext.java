package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.GlobalLong;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.Handles;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Timers;
import java.util.Map;

/**
 * A context without effect, for instances that never get to work: a rehearsal beside a place, asking a probe, trying
 * settings. Counters and global longs are its own; timers never fire, descriptors are not watched, no handle is closed.
 */
public final class SandboxContext implements EngineContext, Timers, Descriptors, Handles {
    private static final long SECOND_NS = 1_000_000_000L;

    private final String engine;
    private final DatapathInfo datapath;
    private final Settings settings;
    private final NanoClock clock;
    private final Calls calls;
    private final Globals globals;
    private final HandleTable handles;
    private final Map<String, Handle> datapathHandles;

    private SandboxContext(final String engine, final DatapathInfo datapath, final Settings settings,
        final NanoClock clock, final Calls calls, final Globals globals, final HandleTable handles,
        final Map<String, Handle> datapathHandles) {
        this.engine = engine;
        this.datapath = datapath;
        this.settings = settings;
        this.clock = clock;
        this.calls = calls;
        this.globals = globals;
        this.handles = handles;
        this.datapathHandles = datapathHandles;
    }

    /** For an engine that has no place yet: no handle is found, every call is open. */
    public static SandboxContext of(final String engine, final Settings settings) {
        return new SandboxContext(engine,
            new DatapathInfo(0, "sandbox", "sandbox", DatapathInfo.Role.CLIENT, "sandbox", DescriptorSet.EMPTY),
            Quarantine.withoutReserved(settings.values()), () -> SECOND_NS, new SandboxCalls(), new Globals(), null,
            Map.of());
    }

    /** Beside a place: the service's handles, and global longs as they are now. */
    static SandboxContext of(final PlaceResources place, final Settings settings, final Calls calls) {
        return new SandboxContext(place.engine, place.datapath, settings, place.clock, calls, place.globals.copy(),
            place.handles, place.datapathHandles);
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public DatapathInfo datapath() {
        return datapath;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public NanoClock clock() {
        return clock;
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
        return globals.of(engine, name, initial);
    }

    @Override
    public int reason(final String text) {
        return 0;
    }

    @Override
    public Counter counter(final String name) {
        return new CounterCell();
    }

    @Override
    public void schedule(final long token, final long atNs) {
    }

    @Override
    public void cancel(final long token) {
    }

    @Override
    public void register(final int fd, final int events, final long token) {
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
    }

    @Override
    public void unregister(final int fd) {
    }

    @Override
    public Handle add(final String kind, final AutoCloseable resource) {
        return handles == null ? new Handle(-1, kind, resource) : handles.add(kind, resource);
    }

    @Override
    public Handle get(final long id) {
        return handles == null ? null : handles.get(id);
    }

    @Override
    public void close(final long id) {
    }

    @Override
    public Handle of(final String kind) {
        return datapathHandles.get(kind);
    }

    /** Calls that are open whatever is done to them. */
    private static final class SandboxCalls implements Calls {
        private final long[] longs = new long[LONGS_PER_STAGE];
        private long opened;

        @Override
        public long open(final long cookie, final int method, final long deadlineNs) {
            return ++opened;
        }

        @Override
        public boolean isOpen(final long callId) {
            return true;
        }

        @Override
        public long cookie(final long callId) {
            return callId;
        }

        @Override
        public int method(final long callId) {
            return 0;
        }

        @Override
        public boolean close(final long callId) {
            return true;
        }

        @Override
        public boolean complete(final long callId, final int status) {
            return true;
        }

        @Override
        public boolean complete(final long callId, final int status, final int reason) {
            return true;
        }

        @Override
        public boolean cancel(final long cookie) {
            return true;
        }

        @Override
        public void streams(final long callId) {
            // All calls are alike here.
        }

        @Override
        public long stream(final long cookie) {
            return cookie;
        }

        @Override
        public void grant(final long callId, final int messages) {
            // Nobody counts.
        }

        @Override
        public int streamCount() {
            return 0;
        }

        @Override
        public long get(final long callId, final int index) {
            return longs[index];
        }

        @Override
        public void set(final long callId, final int index, final long value) {
            longs[index] = value;
        }

        @Override
        public int openCount() {
            return 0;
        }
    }
}
