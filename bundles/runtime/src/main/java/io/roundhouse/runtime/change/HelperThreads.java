package io.roundhouse.runtime.change;

import io.roundhouse.posix.Background;
import io.roundhouse.runtime.engine.OffPath;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Helper threads, one for each task at a time, kept for the next task when idle. A helper whose task was abandoned is
 * interrupted and not used again. They take no processor from executors when they wake. Thread-safe.
 */
public final class HelperThreads implements OffPath, AutoCloseable {
    private static final int LIMIT = 64;
    private static final String NAME = "roundhouse-helper-";

    private final ArrayDeque<Helper> idle = new ArrayDeque<>();
    private int live;
    private int made;
    private boolean isClosed;

    static boolean isHelper(final Thread thread) {
        return thread instanceof Helper;
    }

    @Override
    public <T> Task<T> submit(final String name, final Callable<T> work) {
        final Job<T> job = new Job<>(work);
        final Helper helper = take();
        if (helper == null) {
            job.refuse("no helper thread is free: limit=" + LIMIT);
        } else {
            job.helper = helper;
            helper.give(job);
        }
        return job;
    }

    private synchronized Helper take() {
        final Helper free = idle.pollLast();
        if (free != null) {
            return free;
        }
        if (live == LIMIT || isClosed) {
            return null;
        }
        live++;
        final Helper helper = new Helper(NAME + made++);
        helper.start();
        return helper;
    }

    private synchronized boolean giveBack(final Helper helper, final Job<?> done) {
        if (done.isAbandoned || isClosed) {
            live--;
            return false;
        }
        idle.addLast(helper);
        return true;
    }

    /** Threads that are still in a task that was given up. */
    public synchronized int stuck() {
        return Math.max(0, live - idle.size());
    }

    /** Lets idle helpers end and interrupts the others. */
    @Override
    public synchronized void close() {
        isClosed = true;
        idle.forEach(Thread::interrupt);
        idle.clear();
    }

    private static final class Job<T> implements Task<T> {
        private final Callable<T> work;
        private volatile boolean isDone;
        private volatile boolean isAbandoned;
        private Helper helper;
        private T result;
        private String failure;

        Job(final Callable<T> work) {
            this.work = work;
        }

        void run() {
            try {
                result = work.call();
            } catch (final Throwable t) {
                failure = Text.of(t);
            }
        }

        void refuse(final String reason) {
            failure = reason;
            isDone = true;
        }

        @Override
        public boolean isDone() {
            return isDone;
        }

        @Override
        public T result() {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            return result;
        }

        @Override
        public void abandon() {
            isAbandoned = true;
            if (helper != null && helper.job == this) {
                helper.interrupt();
            }
        }
    }

    private final class Helper extends Thread {
        private volatile Job<?> job;

        Helper(final String name) {
            super(name);
            setDaemon(true);
            setContextClassLoader(HelperThreads.class.getClassLoader());
        }

        void give(final Job<?> next) {
            job = next;
            LockSupport.unpark(this);
        }

        @Override
        public void run() {
            Background.enter(true);
            for (Job<?> next = await(); next != null; next = await()) {
                next.run();
                job = null;
                Thread.interrupted();
                // Free before the task is seen to be done, so that whoever waited for it finds this thread warm.
                final boolean goesOn = giveBack(this, next);
                next.isDone = true;
                if (!goesOn) {
                    return;
                }
            }
        }

        private Job<?> await() {
            while (job == null) {
                if (isInterrupted() && isClosed()) {
                    return null;
                }
                LockSupport.park(HelperThreads.this);
            }
            return job;
        }
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }
}
