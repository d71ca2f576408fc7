package io.roundhouse.bench.agent;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** Offers the meter and keeps what it found. Thread-safe. */
@Component(service = {EngineFactory.class, MeterEngineFactory.class}, immediate = true,
    property = EngineFactory.NAME + "=meter")
public final class MeterEngineFactory implements EngineFactory {
    private final Map<String, LaneMeter> meters = new ConcurrentHashMap<>();

    @Override
    public EngineKind kind() {
        return EngineKind.TRANSPORT;
    }

    @Override
    public Engine create(final EngineContext context) {
        return new MeterEngine(context, this::of);
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return create(context);
    }

    /** The meter of a datapath's name, made at the first use. */
    LaneMeter of(final String datapath) {
        return meters.computeIfAbsent(datapath, name -> new LaneMeter());
    }
}
