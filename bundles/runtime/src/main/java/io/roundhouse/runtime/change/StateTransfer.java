package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.StateSchema;

/** Carries state from an instance of one revision to a new instance of another. Runs on a helper thread. */
final class StateTransfer {
    private StateTransfer() {
    }

    /** Why state of one layout cannot reach a revision of another; null when it can. */
    static String obstacle(final StateSchema from, final StateSchema to) {
        if (from.version() < to.oldestReadable()) {
            return "it reads state from version " + to.oldestReadable() + ", the running revision writes version "
                + from.version();
        }
        if (from.version() > to.version() && from.oldestWritable() > to.version()) {
            return "it reads state up to version " + to.version() + ", the running revision writes version "
                + from.oldestWritable() + " or newer";
        }
        return null;
    }

    /** Exports the state of an instance that nobody else uses now and makes the new instance. */
    static Engine move(final Engine old, final Revision from, final Revision to, final Place place) {
        if (obstacle(from.factory().schema(), to.factory().schema()) != null) {
            return fresh(to, place);
        }
        return restore(old.decompose(), from, to, place);
    }

    /** Makes an instance from an exported state, rewritten in an older layout if need be. */
    static Engine restore(final EngineState state, final Revision from, final Revision to, final Place place) {
        if (obstacle(from.factory().schema(), to.factory().schema()) != null) {
            return fresh(to, place);
        }
        return notNull(to.factory().restore(place.context(), layout(state, from, to)), to);
    }

    /**
     * The state as the other revision reads it. Goes through bytes: what arrives shares nothing with the old instance.
     */
    static EngineState layout(final EngineState state, final Revision from, final Revision to) {
        final int newest = to.factory().schema().version();
        final EngineState readable = state.version() > newest ? from.factory().downgrade(state, newest) : state;
        if (readable.version() > newest) {
            throw new IllegalArgumentException("downgrade did not rewrite the state: wanted=" + newest + " is="
                + readable.version());
        }
        return EngineState.fromBytes(readable.toBytes());
    }

    private static Engine fresh(final Revision to, final Place place) {
        if (to.factory().kind() != EngineKind.POLICY) {
            throw new IllegalStateException("state of a " + to.factory().kind() + " cannot be left behind");
        }
        return notNull(to.factory().create(place.context()), to);
    }

    private static Engine notNull(final Engine engine, final Revision to) {
        if (engine == null) {
            throw new IllegalStateException("factory returned no engine: " + to);
        }
        return engine;
    }
}
