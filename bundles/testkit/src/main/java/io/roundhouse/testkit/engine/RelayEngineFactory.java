package io.roundhouse.testkit.engine;

import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Handle;

/** Offers the relay. */
public final class RelayEngineFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.TRANSPORT;
    }

    @Override
    public Engine create(final EngineContext context) {
        final Handle doorbell = context.handles().add(RelayEngine.DOORBELL, new EventFd());
        context.descriptors().register(doorbell.as(EventFd.class).fd(), Descriptors.IN, 0);
        return new RelayEngine(context, doorbell);
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        final RelayEngine relay = new RelayEngine(context, context.handles().get(state.longValue("doorbell")));
        relay.goOn(state);
        return relay;
    }
}
