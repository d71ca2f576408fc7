package io.roundhouse.mrpc.frontend;

import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.WarmUp;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Offers the frontend of mRPC datapaths. */
@Component(property = EngineFactory.NAME + "=mrpc", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class MrpcFrontendFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.FRONTEND;
    }

    @Override
    public Engine create(final EngineContext context) {
        final Handle handle = context.handles().of(ServiceStripe.KIND);
        if (handle == null) {
            throw new IllegalArgumentException("datapath has no stripe: datapath=" + context.datapath().name());
        }
        final ServiceStripe stripe = handle.as(ServiceStripe.class);
        context.descriptors().register(stripe.wakeFd(), Descriptors.IN, handle.id());
        return new MrpcFrontend(context, stripe, handle.id(), MrpcFrontend.codecs(context), new BatchLimit());
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        final long id = state.longValue(MrpcFrontend.STRIPE);
        final Handle handle = context.handles().get(id);
        if (handle == null) {
            throw new IllegalArgumentException("stripe is closed: handle=" + id);
        }
        return new MrpcFrontend(context, handle.as(ServiceStripe.class), id, MrpcFrontend.codecs(context),
            new BatchLimit());
    }

    @Override
    public WarmUp warmUp(final EngineContext sandbox) {
        return new SessionWarmUp(sandbox);
    }
}
