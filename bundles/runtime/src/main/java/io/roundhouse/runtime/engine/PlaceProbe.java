package io.roundhouse.runtime.engine;

/** What a place tells about the instance at work. Written by its executor, read by any thread. */
public interface PlaceProbe {
    /** Throws and hangs since the last install. */
    long errors();

    /** What the last error was, as text; null when there was none. Never a Throwable. */
    String lastError();

    /** Whether the instance is out of work because it threw too often or hung, off trial. */
    default boolean isQuarantined() {
        return false;
    }

    /** Messages handled since the last install. */
    long messages();

    /** Whether the place paused itself because of an error on trial. */
    boolean isTripped();

    /** Batches measured since the last install. */
    long batches();

    /**
     * Median nanoseconds of the batches of about {@code 1 << sizeClass} messages; 0 when fewer than 16 were measured.
     *
     * @param isRx the rx lane of a policy; an engine of another kind has all its batches under tx
     * @param sizeClass 0 to 8: floor of the binary logarithm of the batch size
     */
    long medianBatchNs(boolean isRx, int sizeClass);

    /** Forgets the batch times, so that what follows is measured alone. */
    void resetTimes();

    /**
     * Ns from the end of the last batch before the last pause to the end of the first one after it; -1 while unknown.
     */
    long lastPauseNs();
}
