package io.roundhouse.policy.acl;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Offers access control by content. */
@Component(property = EngineFactory.NAME + "=acl", configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = AclConfig.class)
public final class AclEngineFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.POLICY;
    }

    @Override
    public Engine create(final EngineContext context) {
        return new AclPolicy(context);
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return new AclPolicy(context);
    }
}
