package io.roundhouse.spi;

/**
 * Which layouts of {@link EngineState} a revision understands, by version number from 1 up.
 *
 * @param version what {@link Engine#decompose()} writes
 * @param oldestReadable the oldest that {@link EngineFactory#restore} takes
 * @param oldestWritable the oldest that {@link EngineFactory#downgrade} can make; above the running revision's
 *     version, a rollback after traffic cannot keep the state, and the plan says so
 */
public record StateSchema(int version, int oldestReadable, int oldestWritable) {
    /** Checks the range. */
    public StateSchema {
        if (oldestReadable < 1 || oldestReadable > version || oldestWritable < 1 || oldestWritable > version) {
            throw new IllegalArgumentException("schema versions must be 1 to version: version=" + version
                + " oldestReadable=" + oldestReadable + " oldestWritable=" + oldestWritable);
        }
    }

    /** A first schema: version 1, nothing older. */
    public static StateSchema first() {
        return new StateSchema(1, 1, 1);
    }
}
