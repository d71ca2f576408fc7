package io.roundhouse.transport.shm;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import org.osgi.service.component.annotations.Component;

/** Offers the transport between applications of one service. */
@Component(property = EngineFactory.NAME + "=shm")
public final class ShmTransportFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.TRANSPORT;
    }

    @Override
    public Engine create(final EngineContext context) {
        return new ShmTransport(context, new Routes());
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return new ShmTransport(context, ShmState.restore(state));
    }
}
