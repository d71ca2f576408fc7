package io.roundhouse.bench.proxy;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.testkit.process.Child;
import io.roundhouse.testkit.process.ProcessException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts proxies in a folder of the workplace each. */
final class ProxyStart {
    private static final int LOOKS = 400;
    private static final long LOOK_MS = 25;
    private static final int LOG_LINES = 5;

    private ProxyStart() {
    }

    static Child start(final BenchContext context, final Proxy proxy, final String name, final Hop hop)
        throws IOException, InterruptedException {
        final Path folder = Files.createDirectory(context.workplace().resolve(name));
        proxy.prepare(folder);
        final Path configuration =
            Files.writeString(folder.resolve("proxy.yaml"), proxy.configuration(hop, folder));
        final Child child = context.guarded(name, proxy.command(configuration, hop));
        for (int look = 0; look < LOOKS && child.isAlive(); look++) {
            if (isListening(hop.listenPort())) {
                return child;
            }
            Thread.sleep(LOOK_MS);
        }
        throw new ProcessException(name + " does not take connections: "
            + context.workplace().logTail(name, LOG_LINES));
    }

    private static boolean isListening(final int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (final IOException e) {
            return false;
        }
    }
}
