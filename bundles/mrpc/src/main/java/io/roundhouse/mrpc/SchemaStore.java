package io.roundhouse.mrpc;

import io.roundhouse.admin.SchemaView;
import io.roundhouse.schema.Method;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.binding.BindingCache;
import io.roundhouse.schema.binding.BindingInfo;
import io.roundhouse.schema.binding.BindingQuota;
import io.roundhouse.schema.binding.BoundSchema;
import io.roundhouse.schema.binding.MethodCodecs;
import io.roundhouse.spi.DescriptorSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas that applications submitted, with their marshalling code. One that no session uses stays until there is
 * no room for another, so that an application that comes back finds it. Thread-safe; binding takes milliseconds and
 * happens in a thread of its own, one after the other.
 */
final class SchemaStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(SchemaStore.class);
    private static final int MAX_NAME_LENGTH = 100;
    private static final double NS_PER_MS = 1e6;

    private final BindingQuota quota;
    private final BindingCache cache;
    /** How many sessions use a schema, by name, the one used last at the end. */
    private final Map<String, Integer> users = new LinkedHashMap<>();
    private final Map<String, Bound> known = new HashMap<>();

    /** A schema in use. @param name in the store @param methods paths by ids */
    record Bound(String name, DescriptorSet set, MethodCodecs codecs, Map<Integer, String> methods) {
    }

    SchemaStore(final BindingQuota quota) {
        this.quota = quota;
        cache = new BindingCache(quota);
    }

    /** Loads what the first binding needs, in a thread of its own. */
    static void warmUp() {
        Thread.ofPlatform().daemon().name("roundhouse-bind").start(BindingCache::warmUp);
    }

    /**
     * Binds a schema, or finds it bound, for one more session.
     *
     * @throws SchemaException when it cannot be used, or the schemas in use leave no room for it
     */
    synchronized Bound take(final String application, final DescriptorSet set) {
        final String name = name(application, set);
        if (!users.containsKey(name)) {
            makeRoom(set.length());
            final BoundSchema bound = cache.bind(name, set.bytes());
            known.put(name, new Bound(name, set, MethodCodecs.of(bound), bound.schema().methods().stream().collect(
                Collectors.toUnmodifiableMap(Method::id, Method::path))));
            LOGGER.info("schema bound: schema={} methods={} bytes={}", name, bound.schema().methods().size(),
                set.length());
        }
        final Integer count = users.remove(name);
        users.put(name, count == null ? 1 : count + 1);
        return known.get(name);
    }

    private void makeRoom(final int length) {
        final Iterator<Map.Entry<String, Integer>> oldest = users.entrySet().iterator();
        while (!hasRoom(length) && oldest.hasNext()) {
            final Map.Entry<String, Integer> entry = oldest.next();
            if (entry.getValue() == 0) {
                oldest.remove();
                forget(entry.getKey());
            }
        }
    }

    private boolean hasRoom(final int length) {
        long bytes = length;
        for (final BindingInfo info : cache.list()) {
            bytes += info.schemaBytes();
        }
        return cache.list().size() < quota.maxSchemas() && cache.bindingCount() < quota.maxBindings()
            && bytes <= quota.maxBytes();
    }

    private void forget(final String name) {
        cache.drop(name);
        known.remove(name);
    }

    /** A session does not use it any more. */
    synchronized void release(final String name) {
        users.computeIfPresent(name, (key, count) -> Math.max(0, count - 1));
    }

    /** All there are, by name. */
    synchronized List<SchemaView> list() {
        return cache.list().stream().map(info -> new SchemaView(info.name(), info.fingerprint().toString(),
            info.methods(), info.types(), info.schemaBytes(), info.codeBytes(), info.buildNs() / NS_PER_MS,
            users.getOrDefault(info.name(), 0))).toList();
    }

    /**
     * Forgets a schema that nobody uses.
     *
     * @throws IllegalArgumentException when there is none of that name, or it is in use
     */
    synchronized void drop(final String name) {
        final Integer count = users.get(name);
        if (count == null || count > 0) {
            throw new IllegalArgumentException(count == null ? "no such schema: name=" + name
                : "schema is in use, stop its applications first: name=" + name + " sessions=" + count);
        }
        users.remove(name);
        forget(name);
    }

    private static String name(final String application, final DescriptorSet set) {
        final String plain = application.replaceAll("[^\\x21-\\x7E]", "_");
        return plain.substring(0, Math.min(plain.length(), MAX_NAME_LENGTH)) + '@' + set;
    }
}
