package io.roundhouse.bench.proxy;

/**
 * Where a proxy stands, on the loopback address.
 *
 * @param listenPort where it takes calls
 * @param nextPort where it passes them on to
 * @param workers threads that do so
 */
public record Hop(int listenPort, int nextPort, int workers) { }
