package io.roundhouse.schema.binding;

import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.Fingerprint;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bindings of a service, by name for people and by (fingerprint, layout version) for sharing. Thread-safe; parsing
 * and generating take milliseconds and happen in the caller's thread, which must be none of the datapath.
 *
 * <p>A dropped binding stays usable for those who hold it and goes with the last of them.
 */
public final class BindingCache {
    private final BindingQuota quota;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<Key, Shared> bindings = new HashMap<>();
    private long bytes;

    private record Key(Fingerprint fingerprint, int layoutVersion) {
    }

    private record Entry(byte[] set, BindingInfo info, BoundSchema bound) {
    }

    private static final class Shared {
        private final Binding binding;
        private int users;

        private Shared(final Binding binding) {
            this.binding = binding;
        }
    }

    /** An empty cache. */
    public BindingCache(final BindingQuota quota) {
        this.quota = quota;
    }

    /**
     * Loads what making a binding needs, for a service that starts: the first schema of a process takes some 100 ms,
     * the next ones some 20 ms. Binds nothing.
     */
    public static void warmUp() {
        WarmUp.run();
    }

    /**
     * Binds a schema under a name, or finds it bound: a name that had another schema gets this one.
     *
     * @param name          1 to 128 printable characters
     * @param descriptorSet a serialised {@code FileDescriptorSet} from anyone
     * @throws SchemaException when the set cannot be used or a quota is used up
     */
    public synchronized BoundSchema bind(final String name, final byte[] descriptorSet) {
        if (!name.matches("[\\x21-\\x7E]{1,128}")) {
            throw new SchemaException("schema needs a name of 1 to 128 printable characters: length=" + name.length());
        }
        final long startNs = System.nanoTime();
        final byte[] set = descriptorSet.clone();
        final Entry old = entries.get(name);
        if (old != null && Arrays.equals(old.set(), set)) {
            return old.bound();
        }
        checkQuota(name, set.length, old);
        final BoundSchema bound = entries.values().stream().filter(e -> Arrays.equals(e.set(), set)).findFirst()
            .map(Entry::bound).orElseGet(() -> build(Schema.of(set), old));
        drop(name);
        final Shared shared = bindings.computeIfAbsent(key(bound), k -> new Shared(bound.binding()));
        final long buildNs = shared.users++ == 0 ? System.nanoTime() - startNs : 0;
        bytes += set.length;
        entries.put(name, new Entry(set, info(name, bound, set.length, buildNs), bound));
        return bound;
    }

    private void checkQuota(final String name, final int length, final Entry old) {
        final int count = entries.size() + (old == null ? 1 : 0);
        final long sum = bytes + length - (old == null ? 0 : old.info().schemaBytes());
        if (count > quota.maxSchemas() || sum > quota.maxBytes()) {
            throw new SchemaException("quota of schemas is used up, drop one: name=" + name + " schemas=" + count
                + " maxSchemas=" + quota.maxSchemas() + " bytes=" + sum + " maxBytes=" + quota.maxBytes());
        }
    }

    private BoundSchema build(final Schema schema, final Entry old) {
        final Fingerprint fingerprint = Fingerprint.of(schema);
        final Shared shared = bindings.get(new Key(fingerprint, RecordDescriptor.LAYOUT_VERSION));
        if (shared != null) {
            return new BoundSchema(schema, fingerprint, shared.binding);
        }
        final boolean isFreed = old != null && bindings.get(key(old.bound())).users == 1;
        if (bindings.size() - (isFreed ? 1 : 0) >= quota.maxBindings()) {
            throw new SchemaException(
                "quota of bindings is used up, drop a schema: maxBindings=" + quota.maxBindings());
        }
        return new BoundSchema(schema, fingerprint, Binding.of(schema));
    }

    private static BindingInfo info(final String name, final BoundSchema bound, final int length, final long buildNs) {
        final int methods = (int) bound.schema().methods().stream().filter(m -> m.refusal().isEmpty()).count();
        return new BindingInfo(name, bound.fingerprint(), RecordDescriptor.LAYOUT_VERSION, length, methods,
            bound.binding().typeCount(), bound.binding().codeLength(), buildNs);
    }

    private static Key key(final BoundSchema bound) {
        return new Key(bound.fingerprint(), RecordDescriptor.LAYOUT_VERSION);
    }

    /** All schemas, by name. */
    public synchronized List<BindingInfo> list() {
        return entries.values().stream().map(Entry::info).toList();
    }

    /** Forgets a schema. @return whether there was one of this name */
    public synchronized boolean drop(final String name) {
        final Entry entry = entries.remove(name);
        if (entry == null) {
            return false;
        }
        bytes -= entry.info().schemaBytes();
        final Key key = key(entry.bound());
        if (--bindings.get(key).users == 0) {
            bindings.remove(key);
        }
        return true;
    }

    /** How many different bindings there are. */
    public synchronized int bindingCount() {
        return bindings.size();
    }
}
