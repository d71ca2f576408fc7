package io.roundhouse.runtime.change;

/** One step of a change: asked again and again until it says that it is done. Never blocks. */
@FunctionalInterface
interface Step {
    /** Goes on. @return whether it is done @throws RuntimeException when the way forward ends here */
    boolean poll(long nowNs);

    /** A step that is done in one go. */
    static Step of(final Runnable action) {
        return _ -> {
            action.run();
            return true;
        };
    }
}
