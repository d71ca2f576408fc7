/**
 * What an engine instance sees of the runtime: its context with settings, counters, global longs, timers, descriptors
 * and handles; and {@link io.roundhouse.runtime.engine.Place}, where an instance lives and is exchanged.
 */
package io.roundhouse.runtime.engine;
