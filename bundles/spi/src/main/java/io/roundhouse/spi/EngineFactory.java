package io.roundhouse.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The service by which an engine bundle offers its engine: one Declarative Services component with the service property
 * {@link #NAME}. Called off the executors, with a time limit; may allocate, must not start threads.
 */
@ConsumerType
public interface EngineFactory {
    /** The service property that names the engine: its folder without the kind, {@code rate-limit}. */
    String NAME = "engine.name";

    /** Where its engines have their place. */
    EngineKind kind();

    /** The state layouts this revision understands. */
    default StateSchema schema() {
        return StateSchema.first();
    }

    /** Whether its engines may let a later message of the same stream overtake an earlier one. */
    default boolean reorders() {
        return false;
    }

    /** Creates an engine without history. Throws {@link IllegalArgumentException} on settings it refuses. */
    Engine create(EngineContext context);

    /**
     * Creates an engine that goes on where the one that was decomposed stopped.
     *
     * @param state in any version from {@link StateSchema#oldestReadable()} to {@link StateSchema#version()}
     */
    Engine restore(EngineContext context, EngineState state);

    /**
     * Rewrites a state of this revision's version in an older layout, for a rollback.
     *
     * @param version {@link StateSchema#oldestWritable()} to {@link StateSchema#version()}
     */
    default EngineState downgrade(final EngineState state, final int version) {
        return state;
    }

    /**
     * Made-up work that exercises the code of this revision's engines on resources of its own. The runtime warms
     * policies itself.
     *
     * @param sandbox a context whose counters and calls are its own, and whose timers and descriptors do nothing
     * @return null when there is none
     */
    default WarmUp warmUp(final EngineContext sandbox) {
        return null;
    }
}
