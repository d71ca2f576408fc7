package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.StateSchema;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Offers the broken rate limiter. Claims to take every state there is and to give it back. */
@Component(property = EngineFactory.NAME + "=rate-limit", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class BrokenPolicyFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.POLICY;
    }

    @Override
    public StateSchema schema() {
        return new StateSchema(2, 1, 1);
    }

    @Override
    public Engine create(final EngineContext context) {
        return new BrokenPolicy();
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return new BrokenPolicy();
    }
}
