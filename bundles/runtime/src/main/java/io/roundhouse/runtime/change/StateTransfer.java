package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.StateSchema;

/** Carries state from an instance of one revision to a new instance of another. */
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

    /** Exports the state of an instance and makes the new one from it. For the owner of the place. */
    static Engine move(final Engine old, final Revision from, final Revision to, final Place place) {
        return restore(old.decompose(), from, to, place.context());
    }

    /**
     * Makes an instance from an exported state, rewritten in an older layout if need be, or anew when that cannot be.
     */
    static Engine restore(final EngineState state, final Revision from, final Revision to,
        final EngineContext context) {
        final boolean isReadable = obstacle(from.factory().schema(), to.factory().schema()) == null;
        if (!isReadable && to.factory().kind() != EngineKind.POLICY) {
            throw new IllegalStateException("state of a " + to.factory().kind() + " cannot be left behind");
        }
        final Engine engine = isReadable ? to.factory().restore(context, layout(state, from, to))
            : to.factory().create(context);
        if (engine == null) {
            throw new IllegalStateException("factory returned no engine: " + to);
        }
        return engine;
    }

    /** The state as the other revision reads it. It shares nothing with the old instance. */
    static EngineState layout(final EngineState state, final Revision from, final Revision to) {
        final int newest = to.factory().schema().version();
        final EngineState readable = state.version() > newest ? from.factory().downgrade(state, newest) : state;
        if (readable.version() > newest) {
            throw new IllegalArgumentException("downgrade did not rewrite the state: wanted=" + newest + " is="
                + readable.version());
        }
        return readable;
    }
}
