package io.roundhouse.system;

import io.roundhouse.admin.wire.Frame;
import io.roundhouse.admin.wire.Frame.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A client of the admin socket that does not behave. */
final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private final StringBuilder received = new StringBuilder();

    RawClient(final Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
    }

    /** Sends as much as the kernel takes. */
    RawClient send(final byte[] bytes) {
        try {
            channel.write(ByteBuffer.wrap(bytes));
        } catch (final IOException e) {
            received.append("(peer is gone)");
        }
        return this;
    }

    RawClient hello() {
        return send(Frame.of(Kind.HELLO, "", "version", "1").encode());
    }

    RawClient command(final String line) {
        return send(Frame.of(Kind.COMMAND, line).encode());
    }

    /** Reads until the service closes the connection. @return everything it sent, or null when it did not in time */
    String awaitEnd(final int seconds) throws IOException {
        return await(null, seconds);
    }

    /** Reads until a text has come. @return everything that came, or null when it did not in time */
    String await(final String text, final int seconds) throws IOException {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            while (text == null || received.indexOf(text) < 0) {
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
                if (leftMs <= 0) {
                    return null;
                }
                selector.select(leftMs);
                selector.selectedKeys().clear();
                if (!read(buffer)) {
                    break;
                }
            }
        }
        return text == null || received.indexOf(text) >= 0 ? received.toString() : null;
    }

    private boolean read(final ByteBuffer buffer) {
        try {
            buffer.clear();
            final int count = channel.read(buffer);
            received.append(new String(buffer.array(), 0, Math.max(0, count), StandardCharsets.ISO_8859_1));
            return count >= 0;
        } catch (final IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
