package io.roundhouse.admin;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The log of a service. Thread-safe. */
@ProviderType
public interface Logs {
    /** The most lines that are looked back. */
    int MAX_LINES = 10_000;

    /**
     * The last lines, oldest first.
     *
     * @param count 0 to {@link #MAX_LINES}
     * @throws IllegalStateException when the service keeps no log file
     */
    List<String> tail(int count);

    /**
     * Gives {@code each} the last lines, then every one that is added, until the thread is interrupted or {@code each}
     * throws. Blocks.
     *
     * @param count 0 to {@link #MAX_LINES}
     * @throws IllegalStateException when the service keeps no log file
     */
    void follow(int count, Consumer<String> each) throws InterruptedException;

    /**
     * Sets from which level on a logger and those below it are written, until the service stops.
     *
     * @param logger its name, {@code ROOT} for all
     * @param level TRACE, DEBUG, INFO, WARN, ERROR or OFF
     * @throws IllegalArgumentException when there is no such level
     * @throws IllegalStateException when somebody else's log is in use
     */
    void level(String logger, String level);
}
