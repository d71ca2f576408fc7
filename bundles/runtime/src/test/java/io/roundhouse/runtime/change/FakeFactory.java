package io.roundhouse.runtime.change;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.StateSchema;

/** A revision to order: what it does wrong is a field. */
final class FakeFactory implements EngineFactory {
    final String id;
    StateSchema schema = StateSchema.first();
    boolean throwsOnMessage;
    boolean throwsInRestore;
    boolean hangsInRestore;
    boolean startsThread;
    int failsAtRestore;
    long batchNs = 1_000;
    private int restores;

    FakeFactory(final String id) {
        this.id = id;
    }

    void accept(final Settings settings) {
        if (settings.values().containsKey("bad")) {
            throw new IllegalArgumentException("property is refused: bad");
        }
    }

    @Override
    public EngineKind kind() {
        return EngineKind.POLICY;
    }

    @Override
    public StateSchema schema() {
        return schema;
    }

    @Override
    public Engine create(final EngineContext context) {
        accept(context.settings());
        return new FakeEngine(this, 0, context.settings());
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        if (hangsInRestore) {
            throw new InlineOffPath.Hang();
        }
        if (throwsInRestore || !(context instanceof SandboxContext) && ++restores == failsAtRestore) {
            throw new IllegalStateException("restore is broken");
        }
        return new FakeEngine(this, state.longValue("count"), context.settings());
    }

    @Override
    public EngineState downgrade(final EngineState state, final int version) {
        return EngineState.builder(version).put("count", state.longValue("count")).build();
    }
}
