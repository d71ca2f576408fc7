/**
 * What a bench needs inside a service: datapaths from the generator to a sink that notes gaps, changes with their
 * times, and memory after collections. Installed by benches only, in a service that is otherwise as shipped.
 */
package io.roundhouse.bench.agent;
