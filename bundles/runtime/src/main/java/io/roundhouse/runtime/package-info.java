/**
 * The runtime: lanes, executors, live change. Exports nothing.
 */
package io.roundhouse.runtime;
