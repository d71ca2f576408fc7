package io.roundhouse.testkit;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.GlobalLong;
import io.roundhouse.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an engine needs of the runtime, driven by hand. Give the same context to the engine that is restored: calls,
 * timers, descriptors, handles, globals and counters outlive a revision. One thread at a time, like an engine.
 */
public final class TestEngineContext implements EngineContext, AutoCloseable {
    private final String engine;
    private final DatapathInfo datapath;
    private final TestClock clock;
    private final Map<String, TestGlobalLong> globals;
    private final Map<String, TestCounter> counters = new TreeMap<>();
    private final TestCalls calls = new TestCalls();
    private final TestTimers timers = new TestTimers();
    private final TestDescriptors descriptors = new TestDescriptors();
    private final TestHandles handles = new TestHandles();
    private final List<String> reasons = new ArrayList<>();
    private Settings settings = Settings.EMPTY;

    private TestEngineContext(final String engine, final DatapathInfo datapath, final TestClock clock,
        final Map<String, TestGlobalLong> globals) {
        this.engine = engine;
        this.datapath = datapath;
        this.clock = clock;
        this.globals = globals;
    }

    /** For an engine on a datapath. The clock starts at 1 s. */
    public static TestEngineContext onDatapath(final String engine, final DatapathInfo.Role role) {
        return new TestEngineContext(engine, info(0, role), new TestClock(1_000_000_000L), new TreeMap<>());
    }

    /** The same for sessions whose payloads have a schema. */
    public static TestEngineContext onDatapath(
        final String engine, final DatapathInfo.Role role, final DescriptorSet schema) {
        final DatapathInfo plain = info(0, role);
        return new TestEngineContext(engine, new DatapathInfo(plain.id(), plain.name(), plain.application(), role,
            plain.target(), schema), new TestClock(1_000_000_000L), new TreeMap<>());
    }

    /** For a transport. */
    public static TestEngineContext transport(final String engine) {
        return new TestEngineContext(engine, null, new TestClock(1_000_000_000L), new TreeMap<>());
    }

    /** For an instance of the same engine on another datapath of the same service: globals and clock are shared. */
    public TestEngineContext sibling(final int id) {
        final TestEngineContext sibling = new TestEngineContext(engine, info(id, datapath.role()), clock, globals);
        sibling.settings = settings;
        return sibling;
    }

    /** A datapath of that number, named {@code datapath-ID}. */
    public static DatapathInfo info(final int id, final DatapathInfo.Role role) {
        return new DatapathInfo(id, "datapath-" + id, "application-" + id, role, "target", DescriptorSet.EMPTY);
    }

    /** Sets what {@link #settings()} gives from now on. @return this */
    public TestEngineContext with(final Settings values) {
        settings = values;
        return this;
    }

    /** Sets what {@link #settings()} gives from now on. @return this */
    public TestEngineContext with(final Map<String, ?> values) {
        return with(Settings.of(values));
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
    public TestClock clock() {
        return clock;
    }

    @Override
    public TestCalls calls() {
        return datapath == null ? null : calls;
    }

    @Override
    public TestTimers timers() {
        return timers;
    }

    @Override
    public TestDescriptors descriptors() {
        return descriptors;
    }

    @Override
    public TestHandles handles() {
        return handles;
    }

    @Override
    public GlobalLong global(final String name, final long initial) {
        return globals.computeIfAbsent(name, _ -> new TestGlobalLong(initial));
    }

    @Override
    public int reason(final String text) {
        if (!reasons.contains(text)) {
            reasons.add(text);
        }
        return reasons.indexOf(text) + 1;
    }

    /** The text of a reason, empty for 0. */
    public String reasonText(final int reason) {
        return reason == 0 ? "" : reasons.get(reason - 1);
    }

    @Override
    public Counter counter(final String name) {
        return counters.computeIfAbsent(name, _ -> new TestCounter());
    }

    /** The value of a counter, 0 if the engine has none of that name. */
    public long count(final String name) {
        return counters.containsKey(name) ? counters.get(name).value() : 0;
    }

    /** Closes the handles. */
    @Override
    public void close() {
        handles.close();
    }
}
