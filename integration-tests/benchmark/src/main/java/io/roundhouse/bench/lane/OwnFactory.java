package io.roundhouse.bench.lane;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;

/** Offers one engine that is there already. */
record OwnFactory(EngineKind kind, Engine engine) implements EngineFactory {
    @Override
    public Engine create(final EngineContext context) {
        return engine;
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return engine;
    }
}
