package io.roundhouse.simulation;

import io.roundhouse.runtime.engine.SandboxContext;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.StateSchema;

/** The factory of one simulated revision: an engine, one of two layouts of its state, a fault. */
final class SimulatedFactory implements EngineFactory {
    private final World world;
    private final String engine;
    private final int layout;
    private final Fault fault;

    SimulatedFactory(final World world, final String engine, final int layout, final Fault fault) {
        this.world = world;
        this.engine = engine;
        this.layout = layout;
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    @Override
    public EngineKind kind() {
        return kind(engine);
    }

    static EngineKind kind(final String engine) {
        return switch (engine) {
            case World.CALLER, World.ANSWERER -> EngineKind.FRONTEND;
            case World.RELAY -> EngineKind.TRANSPORT;
            default -> EngineKind.POLICY;
        };
    }

    @Override
    public StateSchema schema() {
        return layout == 1 ? StateSchema.first() : new StateSchema(2, 1, 1);
    }

    @Override
    public EngineState downgrade(final EngineState state, final int version) {
        return version == state.version() ? state
            : EngineState.builder(version).put("count", state.longValue("half") * 2 + state.longValue("odd")).build();
    }

    @Override
    public Engine create(final EngineContext context) {
        return make(context, 0, faults(context));
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        final Faults faults = faults(context);
        faults.onRestore();
        return make(context, state.version() == 1 ? state.longValue("count")
            : state.longValue("half") * 2 + state.longValue("odd"), faults);
    }

    private Engine make(final EngineContext context, final long count, final Faults faults) {
        return switch (engine) {
            case World.CALLER -> new Caller(world, world.ledger(context.datapath()), context, faults, this, count);
            case World.ANSWERER -> new Answerer(world, context, faults, this, count);
            case World.RELAY -> new Relay(world.sabotage, faults, this, count);
            default -> new Gate(context, faults, this, count);
        };
    }

    private Faults faults(final EngineContext context) {
        final Faults faults = new Faults(world, fault, kind());
        if (!(context instanceof SandboxContext)) {
            world.made(faults);
        }
        return faults;
    }

    /** The state of an engine that has one number, in this revision's layout. */
    EngineState state(final long count) {
        return layout == 1 ? EngineState.builder(1).put("count", count).build()
            : EngineState.builder(2).put("half", count / 2).put("odd", count % 2).build();
    }
}
