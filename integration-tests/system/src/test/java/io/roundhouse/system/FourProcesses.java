package io.roundhouse.system;

import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Two services and the server application; the fourth is the test itself, or a process that it starts. */
final class FourProcesses implements AutoCloseable {
    final String address;
    JavaProgram near;
    JavaProgram far;
    JavaProgram server;
    private final Path directory;

    private FourProcesses(final Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
    }

    /** Starts them; returns when all are ready. */
    static FourProcesses start(final Path directory) throws IOException, InterruptedException {
        final FourProcesses started = new FourProcesses(directory);
        try {
            started.far = JavaProgram.service(directory.resolve("far"), "--listen", started.address);
            started.near = JavaProgram.service(directory.resolve("near"));
            started.server = JavaProgram.application(EchoServer.class, directory.resolve("server.log"),
                started.socket("far"));
            return started;
        } catch (final IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** Application A, in this process. */
    Caller caller() {
        return new Caller(Path.of(socket("near")), address);
    }

    /** Where applications attach to a service. */
    String socket(final String service) {
        return directory.resolve(service).resolve("run").resolve("roundhouse.sock").toString();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (final JavaProgram process : new JavaProgram[] {server, near, far}) {
            if (process != null) {
                process.close();
            }
        }
    }
}
