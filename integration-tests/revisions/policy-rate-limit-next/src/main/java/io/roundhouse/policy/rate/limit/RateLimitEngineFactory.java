package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.StateSchema;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Offers the next revision of the rate limiter. */
@Component(property = EngineFactory.NAME + "=rate-limit", configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = RateLimitConfig.class)
public final class RateLimitEngineFactory implements EngineFactory {
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
        final RateLimitConfig config = context.settings().as(RateLimitConfig.class);
        final Bucket bucket = Bucket.create(context, Rate.of(config), RateLimitPolicy.isService(config));
        return new RateLimitPolicy(context, config, bucket, new WaitingLine(context.clock().nanoTime()));
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        final RateLimitConfig config = context.settings().as(RateLimitConfig.class);
        final Bucket bucket = Bucket.restore(context, state, Rate.of(config), RateLimitPolicy.isService(config));
        return new RateLimitPolicy(context, config, bucket, WaitingLine.restore(state));
    }

    @Override
    public EngineState downgrade(final EngineState state, final int version) {
        return version == 1 ? StateLayout.first(state) : state;
    }
}
