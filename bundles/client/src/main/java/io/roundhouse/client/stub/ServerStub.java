package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A service's code: what generated servers extend. Thread-safe if the methods that serve calls are.
 */
public abstract class ServerStub {
    /** Made by generated subclasses. */
    protected ServerStub() {
    }

    /** What is served. */
    public abstract List<MethodDescriptor> methods();

    /**
     * Serves a call and answers it before this returns, from the thread that calls this.
     *
     * @param methodId the id of one of {@link #methods}; others are answered with UNIMPLEMENTED
     * @param memory   where the request's record lies, valid until this returns
     * @param offset   of the record in {@code memory}
     * @param length   bytes of the record, 0 when there is none
     */
    public abstract void onCall(int methodId, MemorySegment memory, long offset, int length, ServerCall call);

    /**
     * Runs a server's method on an empty answer: it ends OK when the method returns, else with the status of the {@link
     * StatusException}, or UNKNOWN for other exceptions, of which the caller learns only the class.
     */
    protected static <V> void serve(final V request, final ServerCall call,
        final BiConsumer<V, RecordBlock> method) {
        final RecordBlock reply;
        try {
            reply = call.newBlock(RecordBlock.DEFAULT_CAPACITY);
        } catch (final StatusException e) {
            call.fail(e.status(), e.detail());
            return;
        }
        final boolean isServed = hasServed(call, () -> {
            try {
                method.accept(request, reply);
            } catch (final RuntimeException | Error e) {
                // First, for the failure's text needs memory too.
                reply.close();
                throw e;
            }
        });
        if (isServed) {
            call.complete(reply);
        }
    }

    /** Runs a server's method; when it throws, the call fails with what that says. */
    private static boolean hasServed(final ServerCall call, final Runnable method) {
        try {
            method.run();
            return true;
        } catch (final StatusException e) {
            fail(call, e);
        } catch (final RuntimeException e) {
            call.fail(Status.UNKNOWN, "server threw " + e.getClass().getName());
        } catch (final Error e) {
            call.fail(Status.INTERNAL, "server threw " + e.getClass().getName());
            throw e;
        }
        return false;
    }

    /**
     * Runs a server's method that sends several answers: the call ends OK when the method returns, else as {@link
     * #serve}'s does.
     */
    protected static void serveStream(final ServerCall call, final Runnable method) {
        if (hasServed(call, method)) {
            call.end();
        }
    }

    /** The requests of a call that has several. */
    protected static <V extends RecordView> RequestStream<V> requests(final ServerCall call, final Supplier<V> view) {
        return new RequestStream<>(call, view);
    }

    /** Takes the answers of a call that has several. */
    protected static <B extends RecordBuilder> ReplySink<B> replies(final ServerCall call,
        final Function<RecordBlock, B> builder) {
        return new ReplySink<>(call, builder);
    }

    /** Ends a call as an exception says. */
    static void fail(final ServerCall call, final StatusException failure) {
        if (!failure.metadata().isEmpty()) {
            call.answerMetadata(failure.metadata());
        }
        call.fail(failure.status(), failure.detail());
    }

    /** What a method does that the server has no code for. */
    protected static StatusException unimplemented(final MethodDescriptor method) {
        return new StatusException(Status.UNIMPLEMENTED, "server does not serve " + method);
    }

    /** Answers a call of a method that there is none of. */
    protected static void unknownMethod(final int methodId, final ServerCall call) {
        call.fail(Status.UNIMPLEMENTED, "server has no method with id 0x" + Integer.toHexString(methodId));
    }
}
