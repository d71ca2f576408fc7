package io.roundhouse.repository.index;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a resource needs.
 *
 * @param namespace what kind of thing
 * @param attributes more about the need, by name
 * @param directives among them {@code filter}, {@code resolution} and {@code effective}
 */
public record Requirement(String namespace, Map<String, Attribute> attributes, Map<String, String> directives) {
    /** Copies and orders the maps. */
    public Requirement {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        directives = Collections.unmodifiableMap(new TreeMap<>(directives));
    }

    /** Whether the resource can do without. */
    public boolean isOptional() {
        return "optional".equals(directives.get("resolution"));
    }

    /** The filter over capabilities of the namespace, or null when each will do. */
    public String filter() {
        return directives.get("filter");
    }

    @Override
    public String toString() {
        return namespace + (filter() == null ? "" : " " + filter());
    }
}
