package io.roundhouse.simulation;

import io.roundhouse.runtime.engine.OffPath;
import java.util.concurrent.Callable;

/**
 * Helper threads that there are none of: a task runs when it is first asked for after a drawn number of times, or
 * never ends.
 */
final class SimulatedOffPath implements OffPath {
    private final World world;

    SimulatedOffPath(final World world) {
        this.world = world;
    }

    @Override
    public <T> Task<T> submit(final String name, final Callable<T> task) {
        return new Delayed<>(task, world.draw(4));
    }

    private static final class Delayed<T> implements Task<T> {
        private final Callable<T> task;
        private int delay;
        private boolean hasRun;
        private boolean isHung;
        private T result;
        private String failure;

        private Delayed(final Callable<T> task, final int delay) {
            this.task = task;
            this.delay = delay;
        }

        @Override
        public boolean isDone() {
            if (delay-- > 0 || isHung) {
                return false;
            }
            if (!hasRun) {
                hasRun = true;
                run();
            }
            return !isHung;
        }

        private void run() {
            try {
                result = task.call();
            } catch (final World.Hung e) {
                isHung = true;
            } catch (final World.Violation e) {
                throw e;
            } catch (final Exception e) {
                failure = e.toString();
            }
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
            isHung = true;
        }
    }
}
