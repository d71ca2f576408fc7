package io.roundhouse.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.roundhouse.admin.Logs;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** The log that this jar's Logback keeps. */
final class ServiceLog implements Logs {
    private final LogFile file;

    /** @param file where it is written to */
    ServiceLog(final Path file) {
        this.file = new LogFile(file);
    }

    @Override
    public List<String> tail(final int count) {
        return file.tail(count);
    }

    @Override
    public void follow(final int count, final Consumer<String> each) throws InterruptedException {
        file.follow(count, each);
    }

    @Override
    public void level(final String logger, final String level) {
        final Level parsed = Level.toLevel(level.toUpperCase(Locale.ROOT), null);
        if (parsed == null || parsed == Level.ALL) {
            throw new IllegalArgumentException("level must be TRACE, DEBUG, INFO, WARN, ERROR or OFF: level=" + level);
        }
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(logger).setLevel(parsed);
    }
}
