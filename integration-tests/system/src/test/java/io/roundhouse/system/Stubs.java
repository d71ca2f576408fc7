package io.roundhouse.system;

import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.StubServer;
import io.roundhouse.client.stub.ServerStub;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.examples.kv.KvSchema;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;

/** Two services, a server on the one and a channel on the other, in the test's own process. */
final class Stubs implements AutoCloseable {
    final Path clientState;
    final Path serverState;
    final String target;
    JavaProgram clientService;
    JavaProgram serverService;
    final StubServer server;
    final RpcChannel channel;

    /** Calls are served by virtual threads, so that one that waits holds up none. */
    Stubs(final Path directory, final ServerStub... served) throws IOException {
        clientState = directory.resolve("a");
        serverState = directory.resolve("b");
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            target = "127.0.0.1:" + probe.getLocalPort();
        }
        startClientService();
        startServerService();
        server = StubServer.open(
            SessionOptions.server(serverState.resolve("run/roundhouse.sock"), "server", "test").stripes(2),
            Executors.newVirtualThreadPerTaskExecutor(), served);
        channel = RpcChannel.open(clientSocket(), "client", target, EchoSchema.SCHEMA, KvSchema.SCHEMA);
    }

    Path clientSocket() {
        return clientState.resolve("run/roundhouse.sock");
    }

    void startClientService() throws IOException {
        clientService = JavaProgram.service(clientState);
    }

    void startServerService() throws IOException {
        serverService = JavaProgram.service(serverState, "--listen", target);
    }

    /** What applications left in a service: regions of sessions. */
    static long regions(final List<JavaProgram> services) throws IOException {
        long count = 0;
        for (final JavaProgram service : services) {
            count += service.regions();
        }
        return count;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (JavaProgram one = clientService; JavaProgram other = serverService) {
            channel.close();
            server.close();
        }
    }
}
