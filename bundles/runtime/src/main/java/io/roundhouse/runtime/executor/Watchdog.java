package io.roundhouse.runtime.executor;

import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Looks after the executors: one whose thread is in the same call into a unit for {@link #TICKS} looks in a row is
 * given another thread. Counting looks instead of time keeps a pause of the whole process from passing for a hang.
 */
public final class Watchdog implements Runnable, AutoCloseable {
    /** Between two looks. */
    public static final long TICK_MS = 100;
    /** Looks in a row that make a hang: it is noticed after 500 to 600 ms. */
    public static final int TICKS = 5;

    private final Supplier<Executor[]> executors;
    private final BiConsumer<Executor, Unit> onHang;
    private final Thread thread = new Thread(this, "roundhouse-watchdog");
    private Executor[] seen = {};
    private long[] entries = {};
    private int[] ticks = {};
    private volatile boolean isClosed;

    /** Makes a watchdog that is not looking yet. @param onHang told of each executor given another thread */
    public Watchdog(final Supplier<Executor[]> executors, final BiConsumer<Executor, Unit> onHang) {
        this.executors = executors;
        this.onHang = onHang;
        thread.setDaemon(true);
    }

    /** Starts looking. */
    public void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (!isClosed) {
            look();
            try {
                Thread.sleep(TICK_MS);
            } catch (final InterruptedException e) {
                return;
            }
        }
    }

    /** One look. For its thread, or for a test that holds the clock. */
    public void look() {
        final Executor[] all = executors.get();
        if (all.length != seen.length) {
            entries = new long[all.length];
            ticks = new int[all.length];
        }
        seen = all;
        for (int i = 0; i < all.length; i++) {
            final long entry = all[i].entry();
            ticks[i] = entry != 0 && entry == entries[i] ? ticks[i] + 1 : 0;
            entries[i] = entry;
            if (ticks[i] >= TICKS) {
                final Unit hung = all[i].fence(entry);
                if (hung != null) {
                    onHang.accept(all[i], hung);
                }
                ticks[i] = 0;
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }
}
