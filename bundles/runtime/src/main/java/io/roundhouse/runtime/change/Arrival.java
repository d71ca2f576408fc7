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
}
