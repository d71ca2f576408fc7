package io.roundhouse.transport.tcp;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.GlobalLong;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.Handles;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.StagePort;
import io.roundhouse.spi.Timers;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One transport with all that it needs, run by hand, for warming up and for tests: descriptors are always reported
 * ready, timers do not fire.
 */
class Sandbox implements EngineContext, Ports, Timers, Descriptors, Handles, AutoCloseable {
    final List<SandboxLink> tx = new ArrayList<>();
    final List<SandboxLink> rx = new ArrayList<>();
    final List<DatapathInfo> infos = new ArrayList<>();
    final Map<String, Cell> counters = new TreeMap<>();
    final Map<Long, Handle> handles = new HashMap<>();
    final Settings settings;
    EngineFactory factory;
    Engine engine;
    long nowNs = System.nanoTime();
    private final NanoClock clock = () -> nowNs;
    private final Map<Integer, Long> watched = new HashMap<>();
    private long nextHandle = 1;

    Sandbox(final EngineFactory factory, final Map<String, ?> settings) {
        this.factory = factory;
        this.settings = Settings.of(settings);
        engine = factory.create(this);
        engine.portsChanged(this);
    }

    /** Adds a datapath. @return its number */
    final int open(final DatapathInfo.Role role, final String target, final int linkBytes) {
        final int id = infos.size();
        infos.add(new DatapathInfo(id, "d" + id, "sandbox", role, target, DescriptorSet.EMPTY));
        tx.add(new SandboxLink(linkBytes));
        rx.add(new SandboxLink(linkBytes));
        engine.portsChanged(this);
        return id;
    }

    /** A duty cycle. */
    int cycle() {
        nowNs = System.nanoTime();
        final int work = engine.doWork(this);
        for (final Long token : watched.values()) {
            engine.onReady(token, Descriptors.IN | Descriptors.OUT);
        }
        return work;
    }

    /** Exchanges the instance for one of a factory, its state carried as bytes. */
    final void exchange(final EngineFactory next) {
        final EngineState state = EngineState.fromBytes(engine.decompose().toBytes());
        final EngineState readable = state.version() <= next.schema().version() ? state
            : factory.downgrade(state, next.schema().version());
        final Engine successor = next.restore(this, readable);
        factory = next;
        engine = successor;
        engine.portsChanged(this);
    }

    /** The port listened on, 0 for none. */
    final int port() {
        return (int) TcpCounter.all(this)[TcpCounter.LISTEN_PORT.ordinal()].value();
    }

    @Override
    public void close() {
        engine.close();
        if (!handles.isEmpty()) {
            throw new IllegalStateException("handles left open: " + handles);
        }
    }

    /** A counter. */
    static final class Cell implements Counter {
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

    // ---- context ----

    @Override
    public String engine() {
        return "tcp";
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
        return null;
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
        throw new UnsupportedOperationException();
    }

    @Override
    public int reason(final String text) {
        return 0;
    }

    @Override
    public Counter counter(final String name) {
        return counters.computeIfAbsent(name, _ -> new Cell());
    }

    @Override
    public DatapathInfo datapath() {
        return null;
    }

    // ---- ports ----

    @Override
    public int inCount() {
        return tx.size();
    }

    @Override
    public InPort in(final int index) {
        return tx.get(index);
    }

    @Override
    public int outCount() {
        return rx.size();
    }

    @Override
    public OutPort out(final int index) {
        return rx.get(index);
    }

    @Override
    public DatapathInfo datapath(final int index) {
        return infos.get(index);
    }

    @Override
    public StagePort tx() {
        return null;
    }

    @Override
    public StagePort rx() {
        return null;
    }

    // ---- timers, descriptors, handles ----

    @Override
    public void schedule(final long token, final long atNs) {
        // Nothing is waited for here.
    }

    @Override
    public void cancel(final long token) {
        // Nothing is waited for here.
    }

    @Override
    public void register(final int fd, final int events, final long token) {
        watched.put(fd, token);
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        watched.put(fd, token);
    }

    @Override
    public void unregister(final int fd) {
        watched.remove(fd);
    }

    @Override
    public Handle add(final String kind, final AutoCloseable resource) {
        final Handle handle = new Handle(nextHandle++, kind, resource);
        handles.put(handle.id(), handle);
        return handle;
    }

    @Override
    public Handle get(final long id) {
        return handles.get(id);
    }

    @Override
    public void close(final long id) {
        final Handle handle = handles.remove(id);
        if (handle != null) {
            try {
                handle.resource().close();
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public final Handle of(final String kind) {
        return null;
    }
}
