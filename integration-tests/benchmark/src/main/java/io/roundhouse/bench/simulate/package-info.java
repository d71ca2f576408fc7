/** The deterministic simulation at length. */
package io.roundhouse.bench.simulate;
