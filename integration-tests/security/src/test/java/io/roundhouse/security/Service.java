package io.roundhouse.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A service as users start it, which lets everybody attach. */
final class Service implements AutoCloseable {
    private final Path state;
    private final String address;
    private final Program program;

    private Service(final Path state, final String address, final Program program) {
        this.state = state;
        this.address = address;
        this.program = program;
    }

    /** Starts one. @param options besides those that every service of these tests has */
    static Service start(final Place place, final String name, final User user, final String... options)
        throws IOException {
        final Path state = place.folder.resolve(name);
        Files.createDirectories(state.resolve("etc/service"));
        Files.writeString(state.resolve("etc/service/mrpc.cfg"), "socket_mode=0666\n");
        final String address;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        final List<String> arguments = new ArrayList<>(Place.serviceFlags());
        arguments.addAll(List.of("-jar", place.launcher.toString(), "--state", state.toString(), "--allow-root",
            "--control",
            "--listen", address));
        arguments.addAll(List.of(options));
        own(state, user);
        return new Service(state, address,
            Program.start(user, place.folder.resolve(name + ".log"), "ready:", arguments));
    }

    private static void own(final Path state, final User user) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            for (final Path each : all.toList()) {
                Files.setAttribute(each, "unix:uid", user.id());
            }
        }
    }

    /** Where applications attach. */
    Path socket() {
        return state.resolve("run/roundhouse.sock");
    }

    /** Where its transport listens. */
    String address() {
        return address;
    }

    long processId() {
        return program.id();
    }

    boolean isAlive() {
        return program.isAlive();
    }

    /** What a command of its shell printed. */
    List<String> command(final String line) throws IOException {
        return program.tell(line, "=> ");
    }

    /** The lines of its log. */
    List<String> log() throws IOException {
        return Files.readAllLines(state.resolve("log/roundhouse.log"));
    }

    /** Regions of sessions that it has open. */
    long regions() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc", Long.toString(processId()), "fd"))) {
            return fds.filter(Service::isRegion).count();
        }
    }

    private static boolean isRegion(final Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString().matches("/memfd:roundhouse-(rings|send|receive) .*");
        } catch (final IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        program.close();
    }
}
