package io.roundhouse.runtime.change;

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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A context without effect, for instances that never get a place: asking a probe, trying settings. There are no
 * handles, what is added is forgotten; timers never fire; every call is open.
 */
public final class SandboxContext implements EngineContext {
    private final String engine;
    private final DatapathInfo datapath;
    private final Settings settings;
    private final Map<String, GlobalLong> globals = new HashMap<>();

    private SandboxContext(final String engine, final DatapathInfo datapath, final Settings settings) {
        this.engine = engine;
        this.datapath = datapath;
        this.settings = settings;
    }

    /** For an engine that has no place yet. */
    public static SandboxContext of(final String engine, final Settings settings) {
        return new SandboxContext(engine,
            new DatapathInfo(0, "sandbox", "sandbox", DatapathInfo.Role.CLIENT, "sandbox"), settings);
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
        return () -> 1_000_000_000L;
    }

    @Override
    public Calls calls() {
        return datapath == null ? null : new SandboxCalls();
    }

    @Override
    public Timers timers() {
        return new Timers() {
            @Override
            public void schedule(final long token, final long atNs) {
            }

            @Override
            public void cancel(final long token) {
            }
        };
    }

    @Override
    public Descriptors descriptors() {
        return new Descriptors() {
            @Override
            public void register(final int fd, final int events, final long token) {
            }

            @Override
            public void modify(final int fd, final int events, final long token) {
            }

            @Override
            public void unregister(final int fd) {
            }
        };
    }

    @Override
    public Handles handles() {
        return new Handles() {
            @Override
            public Handle add(final String kind, final AutoCloseable resource) {
                return new Handle(-1, kind, resource);
            }

            @Override
            public Handle get(final long id) {
                return null;
            }

            @Override
            public void close(final long id) {
            }

            @Override
            public Handle of(final String kind) {
                return null;
            }
        };
    }

    @Override
    public GlobalLong global(final String name, final long initial) {
        return globals.computeIfAbsent(name, _ -> new SandboxLong(initial));
    }

    @Override
    public Counter counter(final String name) {
        return new SandboxCounter();
    }

    private static final class SandboxLong implements GlobalLong {
        private final AtomicLong value;

        SandboxLong(final long initial) {
            value = new AtomicLong(initial);
        }

        @Override
        public long get() {
            return value.getAcquire();
        }

        @Override
        public boolean compareAndSet(final long expected, final long next) {
            return value.compareAndSet(expected, next);
        }

        @Override
        public long getAndAdd(final long delta) {
            return value.getAndAdd(delta);
        }
    }

    private static final class SandboxCounter implements Counter {
        private long value;

        @Override
        public void add(final long delta) {
            value += delta;
        }

        @Override
        public long value() {
            return value;
        }
    }

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
        public boolean close(final long callId) {
            return true;
        }

        @Override
        public boolean complete(final long callId, final int status) {
            return true;
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
