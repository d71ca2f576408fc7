package io.roundhouse.runtime.engine;

import io.roundhouse.spi.EngineFactory;

/**
 * One revision of an engine whose factory is at hand.
 *
 * @param engine its name
 * @param version bundle version
 * @param id content id of the jar, 64 hexadecimal digits
 * @param factory the service object; its class loader is the revision's
 */
public record Revision(String engine, String version, String id, EngineFactory factory) {
    /** As told to operators: {@code 1.0.0 (3f2a9c1b)}. */
    @Override
    public String toString() {
        return version + " (" + id.substring(0, Math.min(8, id.length())) + ")";
    }
}
