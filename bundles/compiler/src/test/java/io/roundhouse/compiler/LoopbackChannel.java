package io.roundhouse.compiler;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.Channel;
import io.roundhouse.client.stub.Metadata;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.PendingCall;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.client.stub.ReplyHandler;
import io.roundhouse.client.stub.ServerCall;
import io.roundhouse.client.stub.ServerStub;
import io.roundhouse.schema.Method;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.binding.Binding;
import io.roundhouse.schema.binding.CodecError;
import io.roundhouse.schema.binding.MessageCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Client and server in one process, with everything between but the network: requests and answers are encoded by one
 * binding and decoded by another, which may be of another schema. Each call is served by a virtual thread of its own.
 */
public final class LoopbackChannel implements Channel {
    private static final int ROOM = 1 << 20;

    private final LoopbackBlocks blocks = new LoopbackBlocks();
    private final Schema clientSchema;
    private final Schema serverSchema;
    private final Binding clientBinding;
    private final Binding serverBinding;
    private final ServerStub server;

    /** Between a client and a server of the same or another schema. */
    public LoopbackChannel(final byte[] clientSet, final byte[] serverSet, final ServerStub server) {
        clientSchema = Schema.of(clientSet);
        serverSchema = Schema.of(serverSet);
        clientBinding = Binding.of(clientSchema);
        serverBinding = Binding.of(serverSchema);
        this.server = server;
    }

    /** Blocks that nobody gave back. */
    public int openBlocks() {
        return blocks.openCount();
    }

    @Override
    public RecordBlock newBlock(final int capacity) {
        return new RecordBlock(blocks, capacity);
    }

    @Override
    public PendingCall call(final MethodDescriptor method, final RecordBlock request, final CallOptions options,
        final ReplyHandler handler) {
        final Call call = new Call(clientSchema.method(method.id()).orElseThrow(),
            serverSchema.method(method.id()).orElse(null), options.metadata(), handler);
        final MemorySegment payload = encode(call, clientBinding.codec(call.clientMethod.input()), request);
        if (payload != null) {
            Thread.startVirtualThread(() -> call.serve(payload));
        }
        if (options.timeoutNs() != 0) {
            CompletableFuture.delayedExecutor(options.timeoutNs(), TimeUnit.NANOSECONDS)
                .execute(() -> call.end(Status.DEADLINE_EXCEEDED, "took too long"));
        }
        return call;
    }

    private MemorySegment encode(final Call call, final MessageCodec codec, final RecordBlock block) {
        final int length = block.length();
        final long offset = block.handOver();
        final MemorySegment out = Arena.ofAuto().allocate(ROOM, 8);
        final long encoded = codec.encode(block.memory(), offset, length, out, 0, ROOM);
        blocks.free(offset);
        if (encoded < 0) {
            call.end(Status.INVALID_ARGUMENT, CodecError.words(encoded));
            return null;
        }
        return out.asSlice(ROOM - encoded, encoded);
    }

    private final class Call implements ServerCall, PendingCall {
        private final CountDownLatch hasEnded = new CountDownLatch(1);
        private final AtomicBoolean isEnded = new AtomicBoolean();
        private final Method clientMethod;
        private final Method serverMethod;
        private final Metadata metadata;
        private final ReplyHandler handler;

        Call(final Method clientMethod, final Method serverMethod, final Metadata metadata,
            final ReplyHandler handler) {
            this.metadata = metadata;
            this.clientMethod = clientMethod;
            this.serverMethod = serverMethod;
            this.handler = handler;
        }

        void serve(final MemorySegment payload) {
            if (serverMethod == null) {
                end(Status.UNIMPLEMENTED, "no such method");
                return;
            }
            final MemorySegment record = Arena.ofAuto().allocate(ROOM, 8);
            final long length =
                serverBinding.codec(serverMethod.input()).decode(payload, 0, payload.byteSize(), record, 0, ROOM);
            if (length < 0) {
                end(Status.INVALID_ARGUMENT, CodecError.words(length));
                return;
            }
            server.onCall(serverMethod.id(), record, 0, (int) length, this);
        }

        @Override
        public long deadlineNs() {
            return 0;
        }

        @Override
        public Metadata metadata() {
            return metadata;
        }

        @Override
        public void answerMetadata(final Metadata answer) {
            final MemorySegment memory = Arena.ofAuto().allocate(Metadata.MAX_LENGTH);
            answer.write(memory, 0);
            handler.onMetadata(memory, 0, answer.length());
        }

        @Override
        public boolean isCancelled() {
            return isEnded.get();
        }

        @Override
        public void onCancel(final Runnable action) {
            throw new UnsupportedOperationException("ask isCancelled here");
        }

        @Override
        public RecordBlock newBlock(final int capacity) {
            return LoopbackChannel.this.newBlock(capacity);
        }

        @Override
        public void complete(final RecordBlock reply) {
            final MemorySegment payload = encode(this, serverBinding.codec(serverMethod.output()), reply);
            if (payload == null || !isEnded.compareAndSet(false, true)) {
                return;
            }
            final MemorySegment record = Arena.ofAuto().allocate(ROOM, 8);
            final long length =
                clientBinding.codec(clientMethod.output()).decode(payload, 0, payload.byteSize(), record, 0, ROOM);
            handler.onReply(length < 0 ? Status.INTERNAL : Status.OK, length < 0 ? CodecError.words(length) : "",
                record, 0, (int) length);
            hasEnded.countDown();
        }

        @Override
        public void fail(final int status, final String detail) {
            end(status, detail);
        }

        void end(final int status, final String detail) {
            if (isEnded.compareAndSet(false, true)) {
                handler.onReply(status, detail, MemorySegment.NULL, 0, 0);
                hasEnded.countDown();
            }
        }

        @Override
        public void cancel() {
            end(Status.CANCELLED, "cancelled");
        }

        @Override
        public void await() throws InterruptedException {
            hasEnded.await();
        }
    }
}
