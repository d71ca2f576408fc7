package io.roundhouse.client;

import io.roundhouse.client.stub.EmbeddedSchema;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.ServerStub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Serves calls with generated servers. When the service goes away, it attaches again by itself; answers to calls of the
 * former session are dropped. Thread-safe.
 *
 * <pre>
 *  try (StubServer server = StubServer.open(socket, "shop", "greeter", new Greeter())) {
 *      server.awaitClosed();
 *  }
 * </pre>
 */
public final class StubServer implements AutoCloseable {
    private static final int MAX_DEFAULT_STRIPES = 4;

    private final SessionOptions options;
    private final Map<Integer, ServerStub> stubs = new HashMap<>();
    private final Executor executor;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Serving serving;
    private Reattacher reattacher;
    private boolean isClosed;

    private StubServer(final SessionOptions options, final Executor executor, final List<ServerStub> served) {
        this.executor = executor;
        final List<EmbeddedSchema> schemas = new ArrayList<>();
        for (final ServerStub stub : served) {
            for (final MethodDescriptor method : stub.methods()) {
                if (stubs.putIfAbsent(method.id(), stub) != null) {
                    throw new IllegalArgumentException("method is served twice: method=" + method);
                }
                if (!schemas.contains(method.schema())) {
                    schemas.add(method.schema());
                }
            }
        }
        if (stubs.isEmpty()) {
            throw new IllegalArgumentException("server serves no method: application=" + options.application());
        }
        this.options = options.records(schemas);
        serving = new Serving(this.options, stubs, executor, this::onLost);
    }

    /**
     * Attaches to the service, with a stripe for each core, at most 4, and serves: each stripe's thread runs the
     * servers' methods itself, one after the other, which is the fastest way for methods that do not wait.
     *
     * @param socket      the service's Unix socket
     * @param application the application's name, for operators
     * @param service     the name of the service offered, for operators
     * @throws AttachException when the service is not there or refuses, with the reason
     */
    public static StubServer open(
        final Path socket, final String application, final String service, final ServerStub... stubs) {
        return open(SessionOptions.server(socket, application, service)
            .stripes(Math.min(Runtime.getRuntime().availableProcessors(), MAX_DEFAULT_STRIPES)), null, stubs);
    }

    /**
     * The same with options of the session.
     *
     * @param executor runs the servers' methods, such as one that starts a virtual thread for each; null: the stripes'
     *                 threads run them
     */
    public static StubServer open(final SessionOptions options, final Executor executor, final ServerStub... stubs) {
        return new StubServer(options, executor, List.of(stubs));
    }

    private synchronized void onLost(final Serving lost) {
        if (serving == lost && !isClosed) {
            serving = null;
            reattacher = new Reattacher(options.application(), () -> attach(lost));
        }
    }

    private boolean attach(final Serving former) {
        former.close();
        final Serving next = new Serving(options, stubs, executor, this::onLost);
        synchronized (this) {
            if (!isClosed) {
                serving = next;
                if (next.isLost()) {
                    onLost(next);
                }
                return true;
            }
        }
        next.close();
        return false;
    }

    /** Waits until {@link #close} is called. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Detaches after the calls that are being served. */
    @Override
    public void close() {
        final Serving last;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (reattacher != null) {
                reattacher.stop();
            }
            last = serving;
            serving = null;
        }
        if (last != null) {
            last.close();
        }
        closed.countDown();
    }
}
