package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.OffPath;
import java.util.concurrent.Callable;

/** Runs tasks at once; a task that throws {@link Hang} never ends. */
final class InlineOffPath implements OffPath {
    int abandoned;

    @Override
    public <T> Task<T> submit(final String name, final Callable<T> work) {
        T result = null;
        String failure = null;
        boolean isHung = false;
        try {
            result = work.call();
        } catch (final Hang e) {
            isHung = true;
        } catch (final Exception | LinkageError e) {
            failure = Text.of(e);
        }
        return new Ended<>(result, failure, isHung);
    }

    /** Thrown by code that is to look as if it hung. */
    static final class Hang extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final class Ended<T> implements Task<T> {
        private final T result;
        private final String failure;
        private final boolean isHung;

        Ended(final T result, final String failure, final boolean isHung) {
            this.result = result;
            this.failure = failure;
            this.isHung = isHung;
        }

        @Override
        public boolean isDone() {
            return !isHung;
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
            abandoned++;
        }
    }
}
