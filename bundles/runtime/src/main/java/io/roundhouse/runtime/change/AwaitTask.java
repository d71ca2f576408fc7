package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.OffPath;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs a task beside the executors and waits for it under a limit, then gives it up. */
final class AwaitTask<T> implements Step {
    private final OffPath offPath;
    private final String name;
    private final Callable<T> work;
    private final long limitNs;
    private final Consumer<T> then;
    private OffPath.Task<T> task;
    private long startNs;

    AwaitTask(final OffPath offPath, final String name, final long limitNs, final Callable<T> work,
        final Consumer<T> then) {
        this.offPath = offPath;
        this.name = name;
        this.limitNs = limitNs;
        this.work = work;
        this.then = then;
    }

    @Override
    public boolean poll(final long nowNs) {
        if (task == null) {
            startNs = nowNs;
            task = offPath.submit(name, work);
        }
        if (task.isDone()) {
            then.accept(result());
            return true;
        }
        if (nowNs - startNs > limitNs) {
            task.abandon();
            throw new ChangeFailure(name + " did not end within " + limitNs / 1_000_000 + " ms");
        }
        return false;
    }

    private T result() {
        try {
            return task.result();
        } catch (final IllegalStateException e) {
            throw new ChangeFailure(name + " failed: " + e.getMessage());
        }
    }
}
