package io.roundhouse.runtime.change;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;

/** Counts what it is given; the count is its state. */
final class FakeEngine implements Engine {
    final FakeFactory factory;
    long count;
    Settings settings;

    FakeEngine(final FakeFactory factory, final long count, final Settings settings) {
        this.factory = factory;
        this.count = count;
        this.settings = settings;
    }

    @Override
    public int doWork(final Ports ports) {
        if (factory.throwsOnMessage) {
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
}
