package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import java.io.IOException;

/**
 * Notes, before it happens, what a change is about to do to an engine's bundle, so that a service that was killed can
 * tell which set it has: a change that has not reached COMMIT is undone, one that has stands.
 */
@FunctionalInterface
public interface Journal {
    /** A journal that forgets, for the simulation. */
    Journal NONE = (_, _, _, _, _) -> { };

    /**
     * Adds a line; it is on disk when this returns.
     *
     * @param change number of the change
     * @param phase PREPARE before the bundle is touched, COMMIT when the new revision stands, ENDED when {@code to}
     *     is what the bundle holds, going back included
     * @param from content id before, empty for none
     * @param to content id after
     */
    void append(long change, String engine, Phase phase, String from, String to) throws IOException;
}
