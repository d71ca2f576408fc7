package io.roundhouse.testkit.engine;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;

/** Offers the planning policy. */
public final class PlanningPolicyFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.POLICY;
    }

    @Override
    public Engine create(final EngineContext context) {
        return new PlanningPolicy(context, 0);
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return new PlanningPolicy(context, state.longValue("plans"));
    }
}
