package io.roundhouse.bench.rpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The peer's client: one channel, direct executor, plaintext; blocking calls one by one, asynchronous ones in flight.
 */
public final class GrpcCaller implements Caller {
    private static final long DRAIN_SECONDS = 5;

    private final ManagedChannel channel;
    private long next;

    private GrpcCaller(final ManagedChannel channel) {
        this.channel = channel;
    }

    /** Arguments: port of the server. */
    public static void main(final String[] arguments) throws IOException {
        final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(arguments[0]))
            .usePlaintext().directExecutor().maxInboundMessageSize(GrpcEcho.MAX_MESSAGE_BYTES).build();
        Caller.serve(new GrpcCaller(channel));
        channel.shutdownNow();
    }

    private static byte[] request(final long number, final int bytes) {
        final ByteBuffer request = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return request.putLong(0, number).putLong(bytes - Long.BYTES, Echo.last(number)).array();
    }

    private static boolean isRight(final byte[] answer, final long number) {
        return answer.length == Echo.ANSWER_BYTES
            && ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN).getLong(0) == Echo.answer(number);
    }

    @Override
    public void oneByOne(final long endNs, final int requestBytes, final Tally tally) {
        long nowNs = System.nanoTime();
        while (nowNs - endNs < 0) {
            final long number = next++;
            final long beginNs = System.nanoTime();
            boolean isRight;
            try {
                isRight = isRight(ClientCalls.blockingUnaryCall(channel, GrpcEcho.METHOD, CallOptions.DEFAULT,
                    request(number, requestBytes)), number);
            } catch (final StatusRuntimeException e) {
                isRight = false;
            }
            nowNs = System.nanoTime();
            tally.ended(nowNs - beginNs, isRight);
        }
    }

    @Override
    public void inFlight(final long endNs, final int requestBytes, final int inFlight, final Tally tally) {
        final Semaphore room = new Semaphore(inFlight);
        while (System.nanoTime() - endNs < 0) {
            room.acquireUninterruptibly();
            final long number = next++;
            ClientCalls.asyncUnaryCall(channel.newCall(GrpcEcho.METHOD, CallOptions.DEFAULT),
                request(number, requestBytes), new Answer(number, room, tally));
        }
        try {
            final boolean isDrained = room.tryAcquire(inFlight, DRAIN_SECONDS, TimeUnit.SECONDS);
            synchronized (tally) {
                tally.lost(isDrained ? 0 : inFlight - room.availablePermits());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One call's end, on the channel's thread. */
    private static final class Answer implements StreamObserver<byte[]> {
        private final long beginNs = System.nanoTime();
        private final long number;
        private final Semaphore room;
        private final Tally tally;
        private boolean isRight;

        Answer(final long number, final Semaphore room, final Tally tally) {
            this.number = number;
            this.room = room;
            this.tally = tally;
        }

        @Override
        public void onNext(final byte[] answer) {
            isRight = GrpcCaller.isRight(answer, number);
        }

        @Override
        public void onError(final Throwable cause) {
            end(false);
        }

        @Override
        public void onCompleted() {
            end(isRight);
        }

        private void end(final boolean isWell) {
            // The channel has one thread: the lock is never contended before the end.
            synchronized (tally) {
                tally.ended(System.nanoTime() - beginNs, isWell);
            }
            room.release();
        }

    }
}
