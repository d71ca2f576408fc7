package io.roundhouse.testkit;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.StateSchema;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A factory made of functions, for engines that are written inside a test.
 *
 * @param kind where its engines have their place
 * @param schema the layouts it understands
 * @param reorders what {@link EngineFactory#reorders()} says
 * @param create makes an engine without history
 * @param restore makes one that goes on
 */
public record TestFactory(EngineKind kind, StateSchema schema, boolean reorders, Function<EngineContext, Engine> create,
    BiFunction<EngineContext, EngineState, Engine> restore) implements EngineFactory {

    /** A factory of the first schema that keeps order. */
    public static TestFactory of(final EngineKind kind, final Function<EngineContext, Engine> create,
        final BiFunction<EngineContext, EngineState, Engine> restore) {
        return new TestFactory(kind, StateSchema.first(), false, create, restore);
    }

    /** The same for an engine that may reorder. */
    public TestFactory reordering() {
        return new TestFactory(kind, schema, true, create, restore);
    }

    @Override
    public Engine create(final EngineContext context) {
        return create.apply(context);
    }

    @Override
    public Engine restore(final EngineContext context, final EngineState state) {
        return restore.apply(context, state);
    }
}
