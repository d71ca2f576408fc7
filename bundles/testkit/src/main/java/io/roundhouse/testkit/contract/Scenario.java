package io.roundhouse.testkit.contract;

import io.roundhouse.spi.EngineFactory;
import java.util.function.Function;

/**
 * One way to run an engine: the same world, settings and script each time.
 *
 * @param name for messages
 * @param start starts it with a revision's engine
 */
record Scenario(String name, Function<EngineFactory, Run> start) {
    Run start(final EngineFactory factory) {
        return start.apply(factory);
    }

    @Override
    public String toString() {
        return name;
    }
}
