package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Revision;
import java.util.concurrent.Callable;

/**
 * Calls a revision's code with its class loader as the helper thread's context loader, which a thread that the code
 * starts inherits: that is how it is found out.
 */
final class Guarded {
    private Guarded() {
    }

    /** A task that fails when the code it calls leaves a thread behind. */
    static <T> Callable<T> threadless(final Revision revision, final Callable<T> work) {
        return () -> {
            final ClassLoader loader = revision.factory().getClass().getClassLoader();
            final T result = loaded(revision, work).call();
            final String name = threadOf(loader, Thread.currentThread());
            if (name != null) {
                throw new IllegalStateException("revision starts threads: thread=" + name);
            }
            return result;
        };
    }

    /** A task under the revision's context loader. */
    static <T> Callable<T> loaded(final Revision revision, final Callable<T> work) {
        return () -> {
            final Thread me = Thread.currentThread();
            final ClassLoader before = me.getContextClassLoader();
            me.setContextClassLoader(revision.factory().getClass().getClassLoader());
            try {
                return work.call();
            } finally {
                me.setContextClassLoader(before);
            }
        };
    }

    /** The name of a live thread of a class loader's code, or null. */
    static String threadOf(final ClassLoader loader, final Thread but) {
        if (loader == ClassLoader.getSystemClassLoader() || loader == null) {
            return null;
        }
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        final Thread[] threads = new Thread[root.activeCount() * 2 + 16];
        final int count = root.enumerate(threads);
        for (int i = 0; i < count; i++) {
            final Thread thread = threads[i];
            final boolean isIts = thread.getContextClassLoader() == loader
                || thread.getClass().getClassLoader() == loader;
            if (thread != but && isIts && thread.isAlive() && !HelperThreads.isHelper(thread)) {
                return thread.getName();
            }
        }
        return null;
    }
}
