package io.roundhouse.runtime.change;

import java.util.ArrayDeque;

/** Steps in their order. A step that is done may put others in front of those that follow it. */
final class Script {
    private final ArrayDeque<Step> steps = new ArrayDeque<>();

    /** Adds steps behind all others. */
    Script then(final Step... more) {
        for (final Step step : more) {
            steps.addLast(step);
        }
        return this;
    }

    /** Puts steps, in the order given, in front of all others. */
    void next(final Step... more) {
        for (int i = more.length - 1; i >= 0; i--) {
            steps.addFirst(more[i]);
        }
    }

    /** Forgets what was still to be done. */
    void clear() {
        steps.clear();
    }

    /** Goes on as far as possible without waiting. @return whether nothing is left */
    boolean poll(final long nowNs) {
        for (Step step = steps.pollFirst(); step != null; step = steps.pollFirst()) {
            if (!step.poll(nowNs)) {
                steps.addFirst(step);
                return false;
            }
        }
        return true;
    }
}
