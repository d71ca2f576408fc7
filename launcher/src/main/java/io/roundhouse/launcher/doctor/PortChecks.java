package io.roundhouse.launcher.doctor;

import io.roundhouse.admin.CheckView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ports that are listened at, by the kernel's own tables, so that nobody is bothered with a connection. */
final class PortChecks {
    private static final String LISTEN = "0A";
    private static final int PRIVILEGED = 1024;

    private PortChecks() {
    }

    static List<CheckView> all(final Checkup.Subject subject) {
        final Set<Integer> listening = new HashSet<>(listening(Path.of("/proc/net/tcp")));
        listening.addAll(listening(Path.of("/proc/net/tcp6")));
        final List<CheckView> checks = new ArrayList<>();
        for (final String address : subject.addresses()) {
            checks.add(check("port.transport", address, port(address), listening, subject.isRunning()));
        }
        if (subject.httpPort() > 0) {
            checks.add(check("port.http", "127.0.0.1:" + subject.httpPort(), subject.httpPort(), listening,
                subject.isRunning()));
        }
        return checks;
    }

    private static CheckView check(final String name, final String address, final int port,
        final Set<Integer> listening, final boolean isRunning) {
        if (port <= 0) {
            return CheckView.ok(name, address + ": the kernel chooses the port");
        }
        if (isRunning) {
            return listening.contains(port) ? CheckView.ok(name, address + " listens")
                : CheckView.fail(name, address + " does not listen", "the log says why; ss -ltnp who has the port");
        }
        if (listening.contains(port)) {
            return CheckView.fail(name, address + " is in use", "ss -ltnp tells by whom; choose another port");
        }
        return port < PRIVILEGED ? CheckView.warn(name, address + " is free, and only for the privileged",
            "AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit, or a port from " + PRIVILEGED + " on")
            : CheckView.ok(name, address + " is free");
    }

    /** The port of {@code host:port}, or 0. */
    static int port(final String address) {
        final String text = address.substring(address.lastIndexOf(':') + 1);
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** Ports in state LISTEN of a table as in {@code /proc/net/tcp}. */
    static Set<Integer> listening(final Path table) {
        if (!Files.isReadable(table)) {
            return Set.of();
        }
        final Set<Integer> ports = new HashSet<>();
        try {
            for (final String line : Files.readAllLines(table)) {
                final String[] words = line.strip().split("\\s+");
                if (words.length > 3 && words[3].equals(LISTEN)) {
                    ports.add(Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }
}
