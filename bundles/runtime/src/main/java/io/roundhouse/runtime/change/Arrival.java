package io.roundhouse.runtime.change;

/**
 * The newest word about the factory of an engine: it came, or it went.
 *
 * @param engine the engine's name
 * @param number grows with every coming and going of this engine
 * @param isPresent whether there is a factory now
 * @param origin what the revision source needs to find it again; opaque here
 */
public record Arrival(String engine, long number, boolean isPresent, Object origin) {
    /** Whether there is a factory. @param latest the newest word; null when there never was one */
    static boolean isThere(final Arrival latest) {
        return latest != null && latest.isPresent();
    }

    /** Says that there is none. @param remedy see {@link RevisionSource#remedy} */
    static String absence(final String engine, final String remedy) {
        return "the factory of " + engine + " is gone, its instances serve on; to bring it back " + remedy;
    }
}
