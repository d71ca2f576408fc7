package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.SandboxContext;
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
    EngineKind kind = EngineKind.POLICY;
    StateSchema schema = StateSchema.first();
    boolean throwsOnMessage;
    boolean hangsOnMessage;
    /** Name of a datapath on which it throws on each message. */
    String throwsOn = "";
    boolean throwsInRestore;
    boolean hangsInRestore;
    boolean startsThread;
    int failsAtRestore;
    long batchNs = 1_000;
    int closed;
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
        return kind;
    }

    @Override
    public StateSchema schema() {
        return schema;
    }

    @Override
    public Engine create(final EngineContext context) {
        accept(context.settings());
        if (kind == EngineKind.FRONTEND && context instanceof SandboxContext) {
            throw new IllegalArgumentException("datapath has no stripe");
        }
        return new FakeEngine(this, 0, context);
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        if (hangsInRestore) {
            throw new InlineOffPath.Hang();
        }
        if (throwsInRestore || !(context instanceof SandboxContext) && ++restores == failsAtRestore) {
            throw new IllegalStateException("restore is broken");
        }
        return new FakeEngine(this, state.longValue("count"), context);
    }

    @Override
    public EngineState downgrade(final EngineState state, final int version) {
        return EngineState.builder(version).put("count", state.longValue("count")).build();
    }
}
