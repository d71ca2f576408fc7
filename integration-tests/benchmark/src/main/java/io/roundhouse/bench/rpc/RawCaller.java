package io.roundhouse.bench.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/** TCP by itself: one request after the other on one blocking connection. */
public final class RawCaller implements Caller {
    private final SocketChannel channel;
    private long next;

    private RawCaller(final SocketChannel channel) {
        this.channel = channel;
    }

    /** Arguments: port of the server. */
    public static void main(final String[] arguments) throws IOException {
        try (SocketChannel channel = SocketChannel.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])))) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Caller.serve(new RawCaller(channel));
        }
    }

    /** Reads until a buffer is full. @return false when the other end closed */
    static boolean fill(final SocketChannel channel, final ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void call(final Work work, final Tally tally) {
        final EchoRequest request = new EchoRequest(work.requestBytes());
        final ByteBuffer out = ByteBuffer.allocateDirect(work.requestBytes());
        final ByteBuffer in = ByteBuffer.allocateDirect(Echo.ANSWER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long nowNs = System.nanoTime();
        while (nowNs - work.endNs() < 0) {
            final long number = next++;
            final long beginNs = System.nanoTime();
            out.clear().put(request.of(number)).flip();
            final boolean isRight = exchange(out, in.clear()) && in.getLong(0) == request.answer(number);
            nowNs = System.nanoTime();
            tally.ended(nowNs - beginNs, isRight);
        }
    }

    private boolean exchange(final ByteBuffer out, final ByteBuffer in) {
        try {
            channel.write(out);
            return fill(channel, in);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
