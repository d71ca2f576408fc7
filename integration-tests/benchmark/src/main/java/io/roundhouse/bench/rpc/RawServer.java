package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** TCP by itself: takes requests of one length on one blocking connection and answers them. Says its port. */
public final class RawServer {
    private RawServer() {
    }

    /** Arguments: bytes of each request. */
    public static void main(final String[] arguments) throws IOException {
        final int bytes = Integer.parseInt(arguments[0]);
        try (ServerSocketChannel listening = ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread.ofPlatform().daemon().name("serve").start(() -> serve(listening, bytes));
            Answers.serve(question -> new double[0], Integer.toString(listening.socket().getLocalPort()));
        }
    }

    private static void serve(final ServerSocketChannel listening, final int bytes) {
        try (SocketChannel channel = listening.accept()) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final ByteBuffer request = ByteBuffer.allocateDirect(bytes);
            final MemorySegment memory = MemorySegment.ofBuffer(request);
            final ByteBuffer answer = ByteBuffer.allocateDirect(Echo.ANSWER_BYTES);
            final MemorySegment out = MemorySegment.ofBuffer(answer);
            while (RawCaller.fill(channel, request.clear())) {
                out.set(Echo.WORD, 0, Echo.answer(memory, 0, bytes));
                channel.write(answer.clear());
            }
        } catch (final IOException e) {
            System.err.println("connection broke: " + e.getMessage());
        }
    }
}
