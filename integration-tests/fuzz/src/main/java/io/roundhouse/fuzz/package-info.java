/**
 * Coverage-guided fuzzers. A target is a class with {@code fuzzerTestOneInput(byte[])}, which throws when an invariant
 * does not hold; it keeps nothing from one input to the next, so that an input alone replays what was found.
 * {@link io.roundhouse.fuzz.Fuzz} runs one in a process of its own, where Jazzer instruments {@code io.roundhouse.*}:
 * it starts from the committed corpus ({@code corpus/TARGET}, read only) and keeps what it learns in {@code
 * target/fuzz/TARGET}.
 */
package io.roundhouse.fuzz;
