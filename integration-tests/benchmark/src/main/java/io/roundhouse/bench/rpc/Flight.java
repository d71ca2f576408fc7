package io.roundhouse.bench.rpc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Calls in flight on one channel with callbacks: the end of each begins the next, in the channel's thread. Thread-safe:
 * the lock is contended at the begin only.
 */
final class Flight {
    private static final long DRAIN_SECONDS = 5;

    private final Tally tally = new Tally();
    private final CountDownLatch open;
    private final Starter starter;
    private final long endNs;
    private final int lane;
    private long next;

    /** Begins a call, which ends with {@link #ended}. */
    @FunctionalInterface
    interface Starter {
        void start(long number, long beginNs, Flight flight);
    }

    /** @param from the first number of the lane */
    Flight(final Work work, final int lane, final long from, final Starter starter) {
        this.endNs = work.endNs();
        this.lane = lane;
        this.next = from;
        this.starter = starter;
        open = new CountDownLatch(work.inFlightEach());
    }

    void begin() {
        for (long i = open.getCount(); i > 0; i--) {
            start();
        }
    }

    private void start() {
        final long number;
        synchronized (this) {
            number = next++;
        }
        starter.start(Numbers.of(lane, number), System.nanoTime(), this);
    }

    /** A call was denied that a rule denies: as good as answered. */
    void denied(final long beginNs) {
        synchronized (this) {
            tally.denied();
        }
        ended(beginNs, true);
    }

    /** A call ended. One that failed begins no other, so that failures at once do not nest. */
    void ended(final long beginNs, final boolean isRight) {
        final long nowNs = System.nanoTime();
        synchronized (this) {
            tally.ended(nowNs - beginNs, isRight);
        }
        if (isRight && nowNs - endNs < 0) {
            start();
        } else {
            open.countDown();
        }
    }

    /** Waits for the last calls and adds what came of all. @return the number after the last */
    long end(final Tally into) {
        boolean isDrained = false;
        try {
            isDrained = open.await(Math.max(0, endNs - System.nanoTime()) + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS),
                TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            tally.lost(isDrained ? 0 : open.getCount());
            into.add(tally);
            return next;
        }
    }
}
