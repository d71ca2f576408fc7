package io.roundhouse.policy.nullpolicy;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import org.osgi.service.component.annotations.Component;

/** Offers the null policy. */
@Component(property = EngineFactory.NAME + "=null")
public final class NullPolicyFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.POLICY;
    }

    @Override
    public Engine create(final EngineContext context) {
        return new NullPolicy();
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return new NullPolicy();
    }
}
