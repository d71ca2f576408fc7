package io.roundhouse.runtime.osgi;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into the watched folder twice a second, on a thread of its own. */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(FolderWatch.class);
    private static final long PERIOD_MS = 500;

    private final DeployFolder folder;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "roundhouse-deploy");
        thread.setDaemon(true);
        return thread;
    });

    FolderWatch(final DeployFolder folder) {
        this.folder = folder;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            folder.look();
        } catch (final RuntimeException e) {
            LOGGER.warn("watched folder: looking failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
