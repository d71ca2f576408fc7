package io.roundhouse.client.stub;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts code in front of all calls of a channel or a server: credentials, traces, measurements.
 */
public final class Interceptors {
    private Interceptors() {
    }

    /** A channel whose calls pass the interceptors, in their order, on their way to another one. */
    public static Channel on(final Channel channel, final ClientInterceptor... interceptors) {
        Channel outer = channel;
        for (final ClientInterceptor interceptor : List.of(interceptors).reversed()) {
            outer = new InterceptedChannel(outer, interceptor);
        }
        return outer;
    }

    /** A server whose calls pass the interceptors, in their order, on their way to another one. */
    public static ServerStub on(final ServerStub server, final ServerInterceptor... interceptors) {
        ServerStub outer = server;
        for (final ServerInterceptor interceptor : List.of(interceptors).reversed()) {
            outer = new InterceptedServer(outer, interceptor);
        }
        return outer;
    }

    private record InterceptedChannel(Channel next, ClientInterceptor interceptor) implements Channel {
        @Override
        public RecordBlock newBlock(final int capacity) {
            return next.newBlock(capacity);
        }

        @Override
        public PendingCall call(final MethodDescriptor method, final RecordBlock request, final CallOptions options,
            final ReplyHandler handler) {
            return interceptor.call(method, request, options, handler, next);
        }

        @Override
        public StreamCall open(final MethodDescriptor method, final RecordBlock first, final int flags,
            final CallOptions options, final ReplyHandler handler) {
            final PendingCall call = interceptor.call(method, first, options, handler, new Opening(next, flags));
            return call instanceof final StreamCall stream ? stream : new EndedStream(call);
        }
    }

    /** Opens streams where an interceptor believes to call. */
    private record Opening(Channel next, int flags) implements Channel {
        @Override
        public RecordBlock newBlock(final int capacity) {
            return next.newBlock(capacity);
        }

        @Override
        public PendingCall call(final MethodDescriptor method, final RecordBlock request, final CallOptions options,
            final ReplyHandler handler) {
            return next.open(method, request, flags, options, handler);
        }
    }

    /** A stream that an interceptor ended itself. */
    private record EndedStream(PendingCall call) implements StreamCall {
        @Override
        public RecordBlock newBlock(final int capacity) {
            return new RecordBlock(new PrivateBlocks(), capacity);
        }

        @Override
        public boolean send(final RecordBlock request, final int flags) {
            request.close();
            return false;
        }

        @Override
        public void finish() {
            // Nobody waits for more.
        }

        @Override
        public void grant(final int messages) {
            // Nothing comes.
        }

        @Override
        public void cancel() {
            call.cancel();
        }

        @Override
        public void await() throws InterruptedException {
            call.await();
        }
    }

    private static final class InterceptedServer extends ServerStub {
        private final ServerStub next;
        private final ServerInterceptor interceptor;
        private final Map<Integer, MethodDescriptor> methods = new HashMap<>();

        private InterceptedServer(final ServerStub next, final ServerInterceptor interceptor) {
            this.next = next;
            this.interceptor = interceptor;
            next.methods().forEach(method -> methods.put(method.id(), method));
        }

        @Override
        public List<MethodDescriptor> methods() {
            return next.methods();
        }

        @Override
        public void onCall(final int methodId, final MemorySegment memory, final long offset, final int length,
            final ServerCall call) {
            final MethodDescriptor method = methods.get(methodId);
            if (method == null) {
                unknownMethod(methodId, call);
                return;
            }
            try {
                interceptor.serve(method, call, passed -> next.onCall(methodId, memory, offset, length, passed));
            } catch (final StatusException e) {
                fail(call, e);
            }
        }
    }
}
