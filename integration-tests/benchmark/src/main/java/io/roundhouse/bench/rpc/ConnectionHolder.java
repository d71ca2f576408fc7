package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Many connections on which nothing is said. Asked anything, it tells how many the other end has not closed. */
public final class ConnectionHolder {
    private ConnectionHolder() {
    }

    /** Arguments: the port of the loopback address, how many. */
    public static void main(final String[] arguments) throws IOException {
        final InetSocketAddress address =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        final List<SocketChannel> connections = new ArrayList<>();
        for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
            final SocketChannel connection = SocketChannel.open(address);
            connection.configureBlocking(false);
            connections.add(connection);
        }
        Answers.serve(_ -> new double[] {connections.stream().filter(ConnectionHolder::isOpen).count()});
    }

    private static boolean isOpen(final SocketChannel connection) {
        try {
            // What the other end says is of no interest.
            return connection.read(ByteBuffer.allocate(64)) >= 0;
        } catch (final IOException e) {
            return false;
        }
    }
}
