package io.roundhouse.repository.index;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a resource provides.
 *
 * @param namespace what kind of thing
 * @param attributes what it is, by name
 * @param directives how it is to be used, by name
 */
public record Capability(String namespace, Map<String, Attribute> attributes, Map<String, String> directives) {
    /** The bundle's name and version. */
    public static final String IDENTITY = "osgi.identity";
    /** The bundle's bytes: where they are, how many, and their SHA-256. */
    public static final String CONTENT = "osgi.content";
    /** An engine that the bundle offers. */
    public static final String ENGINE = "roundhouse.engine";
    /** A signature over the bundle's SHA-256. */
    public static final String SIGNATURE = "roundhouse.signature";

    /** Copies and orders the maps. */
    public Capability {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        directives = Collections.unmodifiableMap(new TreeMap<>(directives));
    }

    /** Without directives. */
    public static Capability of(final String namespace, final Map<String, Attribute> attributes) {
        return new Capability(namespace, attributes, Map.of());
    }

    /** The text of an attribute, or null when it has none of that name. */
    public String text(final String name) {
        final Attribute attribute = attributes.get(name);
        return attribute == null ? null : attribute.value();
    }
}
