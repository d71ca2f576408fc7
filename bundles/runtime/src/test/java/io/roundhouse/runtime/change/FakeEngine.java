package io.roundhouse.runtime.change;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;

/** Counts what it is given; the count is its state. */
final class FakeEngine implements Engine {
    final FakeFactory factory;
    long count;
    Settings settings;
    private final String datapath;

    FakeEngine(final FakeFactory factory, final long count, final EngineContext context) {
        this.factory = factory;
        this.count = count;
        this.datapath = context.datapath().name();
        this.settings = context.settings();
    }

    @Override
    public int doWork(final Ports ports) {
        if (factory.hangsOnMessage) {
            throw new InlineOffPath.Hang();
        }
        if (factory.throwsOnMessage || factory.throwsOn.equals(datapath)) {
            throw new IllegalStateException("bad message");
        }
        count++;
        return 1;
    }

    @Override
    public EngineState decompose() {
        return EngineState.builder(factory.schema.version()).put("count", count).build();
    }

    @Override
    public void reconfigure(final Settings next) {
        factory.accept(next);
        settings = next;
    }

    @Override
    public void close() {
        factory.closed++;
    }
}
