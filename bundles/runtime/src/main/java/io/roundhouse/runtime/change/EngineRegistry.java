package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.spi.Settings;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The engines known, with the revision and settings in force. Written by the change thread, read by any. */
public final class EngineRegistry implements Revisions {
    private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();
    private volatile List<ChainEntry> defaultChain;

    /** Starts without engines. @param defaultChain policies of a datapath that names none */
    public EngineRegistry(final List<String> defaultChain) {
        this.defaultChain = ChainEntry.parse(defaultChain);
    }

    @Override
    public Revision current(final String engine) {
        final Entry entry = entries.get(engine);
        return entry == null || !entry.inForce ? null : entry.revision;
    }

    @Override
    public Settings settings(final String engine) {
        final Entry entry = entries.get(engine);
        return entry == null ? Settings.EMPTY : entry.snapshot;
    }

    @Override
    public List<ChainEntry> defaultChain() {
        return defaultChain;
    }

    /** Sets the default chain for datapaths to come. */
    public void defaultChain(final List<ChainEntry> chain) {
        defaultChain = List.copyOf(chain);
    }

    /** Whether datapaths to come may get a policy. */
    boolean isInDefaultChain(final String policy) {
        return defaultChain.stream().anyMatch(entry -> entry.policy().equals(policy));
    }

    List<String> engines() {
        return List.copyOf(entries.keySet());
    }

    Entry entry(final String engine) {
        return entries.get(engine);
    }

    /** Puts a revision in force; the former one becomes the previous. */
    void put(final Revision revision, final long arrival) {
        final Entry entry = entries.computeIfAbsent(revision.engine(), _ -> new Entry());
        if (entry.revision != null) {
            entry.leave(entry.revision, revision);
            if (!entry.revision.id().equals(revision.id())) {
                entry.previousId = entry.revision.id();
            }
        }
        entry.revision = revision;
        entry.arrival = arrival;
        entry.lingering = false;
        entry.inForce = true;
    }

    /** Forgets an engine that has no instances. Its settings stay in ConfigurationAdmin. */
    void remove(final String engine) {
        entries.remove(engine);
    }

    /** Sets the configuration in force. */
    void settings(final String engine, final Map<String, String> settings) {
        final Entry entry = entries.computeIfAbsent(engine, _ -> new Entry());
        entry.settings = Map.copyOf(settings);
        entry.snapshot = Settings.of(entry.settings);
    }

    /** The factory is gone; instances serve on. @param arrival number of the word that said so */
    void lingers(final String engine, final long arrival) {
        final Entry entry = entries.get(engine);
        entry.lingering = true;
        entry.arrival = arrival;
    }

    /** One engine. Fields are written by the change thread only. */
    static final class Entry {
        volatile Revision revision;
        volatile String previousId;
        volatile Map<String, String> settings = Map.of();
        /** The same for engines, the same object until there is another one. */
        volatile Settings snapshot = Settings.EMPTY;
        volatile boolean lingering;
        volatile boolean inForce;
        volatile long arrival;
        private final List<WeakReference<ClassLoader>> left = new ArrayList<>();

        /** Old revisions whose class loader is not collected yet. */
        synchronized int zombies() {
            left.removeIf(reference -> reference.get() == null);
            return left.size();
        }

        private void leave(final Revision old, final Revision next) {
            leave(old.factory().getClass().getClassLoader(), next.factory().getClass().getClassLoader());
        }

        /** Notes a class loader that should be collected from now on, unless it is the one in use. */
        synchronized void leave(final ClassLoader old, final ClassLoader inUse) {
            left.removeIf(reference -> reference.get() == null || reference.get() == inUse || reference.get() == old);
            if (old != null && old != inUse) {
                left.add(new WeakReference<>(old));
            }
        }

        Map<String, String> merged(final Map<String, String> more) {
            final Map<String, String> all = new LinkedHashMap<>(settings);
            all.putAll(more);
            return Map.copyOf(all);
        }
    }
}
