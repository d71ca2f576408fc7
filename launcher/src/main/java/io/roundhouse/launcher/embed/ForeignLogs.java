package io.roundhouse.launcher.embed;

import io.roundhouse.admin.Logs;
import java.util.List;
import java.util.function.Consumer;

/** The log of a service whose program keeps it and does not say where. */
final class ForeignLogs implements Logs {
    private static final String MESSAGE = "the program that embeds the service keeps the log: look there";

    @Override
    public List<String> tail(final int count) {
        throw new IllegalStateException(MESSAGE);
    }

    @Override
    public void follow(final int count, final Consumer<String> each) {
        throw new IllegalStateException(MESSAGE);
    }

    @Override
    public void level(final String logger, final String level) {
        throw new IllegalStateException(MESSAGE);
    }
}
