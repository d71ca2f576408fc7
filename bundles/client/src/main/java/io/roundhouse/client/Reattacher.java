package io.roundhouse.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Attaches again when the service went away: after 10 ms, then twice as long each time up to 1 s, give or take a
 * quarter, so that not all applications come at once. In a thread of its own, which ends when it is done.
 */
final class Reattacher {
    private static final System.Logger LOGGER = System.getLogger("io.roundhouse.client");
    private static final long FIRST_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LAST_DELAY_NS = TimeUnit.SECONDS.toNanos(1);

    private final String application;
    private final BooleanSupplier attach;
    private final Thread thread;
    private volatile boolean isStopped;

    /**
     * Starts at once.
     *
     * @param attach attaches once; throws {@link AttachException} when that fails; false to give up
     */
    Reattacher(final String application, final BooleanSupplier attach) {
        this.application = application;
        this.attach = attach;
        thread = Thread.ofPlatform().daemon().name("roundhouse-attach " + application).start(this::run);
    }

    private void run() {
        long delayNs = FIRST_DELAY_NS;
        boolean isReported = false;
        while (!isStopped) {
            try {
                TimeUnit.NANOSECONDS.sleep(delayNs * 3 / 4 + ThreadLocalRandom.current().nextLong(delayNs / 2));
                if (!isStopped && attach.getAsBoolean()) {
                    LOGGER.log(System.Logger.Level.INFO, "attached again: application=" + application);
                }
                return;
            } catch (final AttachException e) {
                if (!isReported) {
                    isReported = true;
                    LOGGER.log(System.Logger.Level.WARNING,
                        "service is gone, attaching again: application=" + application + " reason=" + e.getMessage());
                }
                delayNs = Math.min(delayNs * 2, LAST_DELAY_NS);
            } catch (final InterruptedException e) {
                return;
            }
        }
    }

    void stop() {
        isStopped = true;
        thread.interrupt();
    }
}
