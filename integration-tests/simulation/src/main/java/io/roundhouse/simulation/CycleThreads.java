package io.roundhouse.simulation;

import io.roundhouse.runtime.executor.Executor;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Runs duty cycles on a thread that may hang in one. Strictly one thread runs at a time: the simulation waits until the
 * cycle ended or hangs, and, when it lets a hung call come back, until that has run to its end.
 */
final class CycleThreads {
    private final ArrayDeque<Cycle> hung = new ArrayDeque<>();
    private final Map<Executor, Cycle> stuck = new HashMap<>();
    private Cycle idle;

    /** One thread and what it was last asked to run. */
    private static final class Cycle implements Runnable {
        private final Semaphore asked = new Semaphore(0);
        private final Semaphore answered = new Semaphore(0);
        private final Semaphore released = new Semaphore(0);
        private Executor executor;
        private RuntimeException thrown;
        private int result;
        private boolean isHung;
        private int fencedBefore;
        private boolean isEnding;

        @Override
        public void run() {
            while (true) {
                asked.acquireUninterruptibly();
                if (isEnding) {
                    return;
                }
                try {
                    result = executor.dutyCycle();
                } catch (final RuntimeException e) {
                    thrown = e;
                }
                answered.release();
            }
        }
    }

    private static final ThreadLocal<Cycle> MINE = new ThreadLocal<>();

    private Cycle take() {
        if (idle != null) {
            final Cycle cycle = idle;
            idle = null;
            return cycle;
        }
        final Cycle made = new Cycle();
        Thread.ofPlatform().daemon().name("simulated-cycle").start(() -> {
            MINE.set(made);
            made.run();
        });
        return made;
    }

    /** One duty cycle of an executor. */
    void run(final Executor executor) {
        final Cycle cycle = take();
        cycle.executor = executor;
        cycle.fencedBefore = executor.fencedCount();
        cycle.asked.release();
        await(cycle);
        if (cycle.isHung) {
            hung.add(cycle);
            stuck.put(executor, cycle);
        } else {
            idle = cycle;
        }
    }

    private static void await(final Cycle cycle) {
        cycle.answered.acquireUninterruptibly();
        final RuntimeException thrown = cycle.thrown;
        if (thrown != null) {
            cycle.thrown = null;
            throw thrown;
        }
    }

    /** Whether an executor's thread hangs and has not been given up. */
    boolean isStuck(final Executor executor) {
        final Cycle cycle = stuck.get(executor);
        if (cycle != null && executor.fencedCount() > cycle.fencedBefore) {
            stuck.remove(executor);
            return false;
        }
        return cycle != null;
    }

    /** Whether the caller's thread runs duty cycles here. */
    boolean isOnDatapath() {
        return MINE.get() != null;
    }

    /** Called by code that hangs, on whichever thread. */
    void hang() {
        final Cycle mine = MINE.get();
        if (mine == null) {
            throw new World.Hung();
        }
        mine.isHung = true;
        mine.answered.release();
        mine.released.acquireUninterruptibly();
        mine.isHung = false;
    }

    /** Lets the oldest hung call that was given up come back, and waits until it has run to its end. */
    void releaseOne() {
        final Cycle cycle = hung.peek();
        if (cycle == null || stuck.containsValue(cycle)) {
            return;
        }
        hung.remove();
        release(cycle);
    }

    private static void release(final Cycle cycle) {
        cycle.released.release();
        await(cycle);
        cycle.isEnding = true;
        cycle.asked.release();
    }

    /** The process is gone: hung calls come back into nothing. */
    void abandonAll() {
        stuck.clear();
        while (!hung.isEmpty()) {
            release(hung.remove());
        }
        if (idle != null) {
            idle.isEnding = true;
            idle.asked.release();
            idle = null;
        }
    }
}
