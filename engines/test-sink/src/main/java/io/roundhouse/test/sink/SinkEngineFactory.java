package io.roundhouse.test.sink;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Offers the sink. */
@Component(property = EngineFactory.NAME + "=sink", configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = SinkConfig.class)
public final class SinkEngineFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.TRANSPORT;
    }

    @Override
    public Engine create(final EngineContext context) {
        return new SinkEngine(context, EngineState.EMPTY);
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return new SinkEngine(context, state);
    }
}
