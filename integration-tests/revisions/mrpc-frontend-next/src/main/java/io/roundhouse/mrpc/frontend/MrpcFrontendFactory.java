package io.roundhouse.mrpc.frontend;

import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.StateSchema;
import io.roundhouse.spi.WarmUp;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Offers the frontend of mRPC datapaths whose batches follow the load. */
@Component(property = EngineFactory.NAME + "=mrpc", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class MrpcFrontendFactory implements EngineFactory {
    static final String COUNTER = "batch";

    @Override
    public EngineKind kind() {
        return EngineKind.FRONTEND;
    }

    @Override
    public StateSchema schema() {
        return new StateSchema(BatchLimit.VERSION, 1, 1);
    }

    @Override
    public Engine create(final EngineContext context) {
        final Handle handle = context.handles().of(ServiceStripe.KIND);
        if (handle == null) {
            throw new IllegalArgumentException("datapath has no stripe: datapath=" + context.datapath().name());
        }
        context.descriptors().register(handle.as(ServiceStripe.class).wakeFd(), Descriptors.IN, handle.id());
        return frontend(context, handle, new BatchLimit());
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        final long id = state.longValue(MrpcFrontend.STRIPE);
        final Handle handle = context.handles().get(id);
        if (handle == null) {
            throw new IllegalArgumentException("stripe is closed: handle=" + id);
        }
        return frontend(context, handle, new BatchLimit().restore(state));
    }

    private static Engine frontend(final EngineContext context, final Handle stripe, final BatchLimit batch) {
        return new MrpcFrontend(context, stripe.as(ServiceStripe.class), stripe.id(),
            MrpcFrontend.codecs(context), batch.showBy(context.counter(COUNTER)));
    }

    @Override
    public EngineState downgrade(final EngineState state, final int version) {
        return version == BatchLimit.VERSION ? state : EngineState.builder(version)
            .put(MrpcFrontend.STRIPE, state.longValue(MrpcFrontend.STRIPE)).build();
    }

    @Override
    public WarmUp warmUp(final EngineContext sandbox) {
        return new SessionWarmUp(sandbox);
    }
}
