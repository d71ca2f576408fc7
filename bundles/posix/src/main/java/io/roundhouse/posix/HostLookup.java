package io.roundhouse.posix;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The address of a host, asked for by a thread of its own: a resolver may take its time, whoever works on a datapath
 * never waits for it. At most {@value #THREADS} are asked for at a time. Any thread.
 */
public final class HostLookup {
    private static final int THREADS = 8;
    private static final int WAITING = 1_024;
    private static final long IDLE_S = 10;
    private static final ThreadPoolExecutor POOL = pool();

    private volatile boolean isDone;
    private volatile InetAddress address;

    private HostLookup() {
    }

    private static ThreadPoolExecutor pool() {
        final ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, IDLE_S, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING), Thread.ofPlatform().daemon().name("roundhouse-names-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Begins. Returns at once. @param host a name, or an address as text */
    public static HostLookup start(final String host) {
        final HostLookup lookup = new HostLookup();
        try {
            POOL.execute(() -> lookup.ask(host));
        } catch (final RejectedExecutionException _) {
            lookup.isDone = true;
        }
        return lookup;
    }

    private void ask(final String host) {
        try {
            address = InetAddress.getByName(host);
        } catch (final UnknownHostException | RuntimeException _) {
            address = null;
        }
        isDone = true;
    }

    /** Whether it has ended. */
    public boolean isDone() {
        return isDone;
    }

    /** What was found; null as long as it is not done, and when nobody knows the host. */
    public InetAddress address() {
        return address;
    }
}
