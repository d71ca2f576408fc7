package io.roundhouse.client;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.Channel;
import io.roundhouse.client.stub.EmbeddedSchema;
import io.roundhouse.client.stub.Metadata;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.PendingCall;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.client.stub.ReplyHandler;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.client.stub.StreamCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries the calls of generated clients to the service. Thread-safe: any number of platform and virtual threads share
 * one. When the service goes away, open calls end with UNAVAILABLE, as do new ones until it is back; the channel
 * attaches again by itself.
 *
 * <pre>
 *  try (RpcChannel channel = RpcChannel.open(socket, "shop", "127.0.0.1:7000", GreeterSchema.SCHEMA)) {
 *      new GreeterClient(channel).hello(request -&gt; request.name("you"));
 *  }
 * </pre>
 */
public final class RpcChannel implements Channel, AutoCloseable {
    private static final int MAX_DEFAULT_STRIPES = 4;
    private static final long CLOSE_LIMIT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_GLANCE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SessionOptions options;
    private final List<Attachment> retired = new ArrayList<>();
    private volatile Attachment attachment;
    private Reattacher reattacher;
    private boolean isClosed;

    private RpcChannel(final SessionOptions options) {
        this.options = options;
        attachment = new Attachment(options, this::onLost);
    }

    /**
     * Attaches to the service, with a stripe for each core, at most 4.
     *
     * @param socket      the service's Unix socket
     * @param application the application's name, for operators
     * @param target      {@code host:port} of the peer service
     * @param schemas     of all stubs that will use the channel, {@code XxxSchema.SCHEMA}
     * @throws AttachException when the service is not there or refuses, with the reason
     */
    public static RpcChannel open(
        final Path socket, final String application, final String target, final EmbeddedSchema... schemas) {
        return open(SessionOptions.client(socket, application, target)
            .stripes(Math.min(Runtime.getRuntime().availableProcessors(), MAX_DEFAULT_STRIPES))
            .records(List.of(schemas)));
    }

    /** The same with options of the session, which must name at least one schema. */
    public static RpcChannel open(final SessionOptions options) {
        if (options.schemas().isEmpty()) {
            throw new IllegalArgumentException(
                "channel needs the schemas of its stubs: application=" + options.application());
        }
        return new RpcChannel(options);
    }

    @Override
    public RecordBlock newBlock(final int capacity) {
        final Attachment current = attachment;
        if (current == null) {
            throw new StatusException(Status.UNAVAILABLE, unavailable());
        }
        final CallLane lane = current.lane();
        try {
            return new RecordBlock(lane, capacity);
        } catch (final StatusException e) {
            throw lane.isLost() ? new StatusException(Status.UNAVAILABLE, unavailable()) : e;
        }
    }

    private synchronized String unavailable() {
        return isClosed ? "channel is closed"
            : "service at " + options.socket() + " is gone, attaching again; the call was not sent";
    }

    @Override
    public PendingCall call(final MethodDescriptor method, final RecordBlock request, final CallOptions callOptions,
        final ReplyHandler handler) {
        return send(method, request, OpenCall.UNARY, callOptions, handler);
    }

    @Override
    public StreamCall open(final MethodDescriptor method, final RecordBlock first, final int flags,
        final CallOptions callOptions, final ReplyHandler handler) {
        return send(method, first, flags, callOptions, handler);
    }

    private static OpenCall send(final MethodDescriptor method, final RecordBlock request, final int flags,
        final CallOptions callOptions, final ReplyHandler handler) {
        final CallLane lane = (CallLane) request.source();
        final StatusException failure = append(callOptions.metadata(), request);
        final long deadlineNs = callOptions.timeoutNs() == 0 ? 0 : System.nanoTime() + callOptions.timeoutNs();
        final OpenCall call = new OpenCall(lane, method, deadlineNs, request, flags, handler);
        if (failure == null) {
            lane.send(call);
        } else {
            lane.free(call.offset);
            call.end(failure.status(), failure.detail());
        }
        return call;
    }

    /** @return why not, or null */
    private static StatusException append(final Metadata metadata, final RecordBlock request) {
        try {
            request.append(metadata);
            return null;
        } catch (final StatusException e) {
            return e;
        }
    }

    private synchronized void onLost() {
        final Attachment lost = attachment;
        if (lost != null && lost.isLost() && !isClosed) {
            attachment = null;
            retired.add(lost);
            reattacher = new Reattacher(options.application(), this::attach);
        }
    }

    private boolean attach() {
        closeRetired();
        final Attachment next = new Attachment(options, this::onLost);
        synchronized (this) {
            if (!isClosed) {
                attachment = next;
                if (next.isLost()) {
                    onLost();
                }
                return true;
            }
        }
        next.stop("channel is closed");
        next.closeIfUnused();
        return false;
    }

    /** Not under this object's lock: it waits for threads that may need it. */
    private boolean closeRetired() {
        final List<Attachment> some;
        synchronized (this) {
            some = List.copyOf(retired);
        }
        for (final Attachment one : some) {
            one.stop("channel is closed");
            if (one.closeIfUnused()) {
                synchronized (this) {
                    retired.remove(one);
                }
            }
        }
        synchronized (this) {
            return retired.isEmpty();
        }
    }

    /** Detaches. Open calls end with CANCELLED. */
    @Override
    public void close() {
        final boolean isPolling;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (reattacher != null) {
                reattacher.stop();
            }
            isPolling = attachment != null && attachment.isPolledByCaller();
            if (attachment != null) {
                retired.add(attachment);
                attachment = null;
            }
        }
        if (isPolling) {
            // A handler closes the channel: the memory it reads stays until it has returned.
            Thread.ofPlatform().daemon().name("roundhouse-close " + options.application()).start(this::awaitClosed);
        } else {
            awaitClosed();
        }
    }

    /** A thread may be in a handler, or still have a block that it writes: its memory stays until it is done. */
    private void awaitClosed() {
        final long endNs = System.nanoTime() + CLOSE_LIMIT_NS;
        while (!closeRetired() && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(CLOSE_GLANCE_NS);
        }
    }
}
