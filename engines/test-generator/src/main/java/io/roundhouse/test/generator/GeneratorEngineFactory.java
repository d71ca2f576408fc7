package io.roundhouse.test.generator;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Offers the generator. */
@Component(property = EngineFactory.NAME + "=generator", configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = GeneratorConfig.class)
public final class GeneratorEngineFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.FRONTEND;
    }

    @Override
    public Engine create(final EngineContext context) {
        if (context.datapath().role() != Role.CLIENT) {
            throw new IllegalArgumentException("generator needs a client datapath: datapath=" + context.datapath());
        }
        final GeneratorConfig config = checked(context);
        return new GeneratorEngine(context, config, PayloadBlock.create(context.handles(), config.payload_bytes()));
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        final GeneratorConfig config = checked(context);
        final GeneratorEngine engine = new GeneratorEngine(context, config, PayloadBlock.restore(state));
        engine.goOn(state);
        return engine;
    }

    private static GeneratorConfig checked(final EngineContext context) {
        return GeneratorEngine.check(context.settings().as(GeneratorConfig.class));
    }
}
