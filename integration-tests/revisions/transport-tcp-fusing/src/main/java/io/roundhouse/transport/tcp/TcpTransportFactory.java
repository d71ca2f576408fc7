package io.roundhouse.transport.tcp;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.WarmUp;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers the transport over TCP that understands fused requests, and sends them when told to. */
@Component(property = EngineFactory.NAME + "=tcp")
@Designate(ocd = TcpConfig.class)
public final class TcpTransportFactory implements EngineFactory {
    @Override
    public EngineKind kind() {
        return EngineKind.TRANSPORT;
    }

    @Override
    public Engine create(final EngineContext context) {
        final TcpSettings settings = TcpSettings.of(context.settings());
        return new TcpTransport(context, new Connections(context, settings, 0), new Bindings(), new FlushPolicy());
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return TcpState.restore(context, TcpSettings.of(context.settings()), state, new FlushPolicy());
    }

    @Override
    public WarmUp warmUp(final EngineContext sandbox) {
        return new LoopbackWarmUp(this);
    }
}
