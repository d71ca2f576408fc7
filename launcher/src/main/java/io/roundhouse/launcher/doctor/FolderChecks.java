package io.roundhouse.launcher.doctor;

import io.roundhouse.admin.CheckView;
import io.roundhouse.posix.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The state folder and the sockets in it. */
final class FolderChecks {
    private static final int MAX_SOCKET_PATH = 107;
    private static final long LITTLE_ROOM = 256L << 20;

    private FolderChecks() {
    }

    static List<CheckView> all(final Checkup.Subject subject) {
        final Path state = subject.state();
        final List<CheckView> checks = new ArrayList<>();
        try {
            checks.add(path(state.resolve("run").resolve("roundhouse.sock")));
            if (!Files.exists(state)) {
                checks.add(missing(state));
                return checks;
            }
            checks.add(owner(state));
            checks.add(permissions(state));
            checks.add(room(state));
            for (final String socket : List.of("roundhouse.sock", "admin.sock")) {
                checks.add(socket(state.resolve("run").resolve(socket), subject.isRunning()));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return checks;
    }

    private static CheckView path(final Path socket) {
        final int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        return length <= MAX_SOCKET_PATH ? CheckView.ok("folder.path", length + " bytes to the longest socket")
            : CheckView.fail("folder.path", "socket paths have at most " + MAX_SOCKET_PATH + " bytes: " + socket,
                "use a shorter --state");
    }

    private static CheckView missing(final Path state) {
        Path parent = state.getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        return parent != null && Files.isWritable(parent) ? CheckView.ok("folder", "will be made: " + state)
            : CheckView.fail("folder", "cannot be made: " + state, "make it and give it to the service's user");
    }

    private static CheckView owner(final Path state) throws IOException {
        final int owner = (int) Files.getAttribute(state, "unix:uid");
        return owner == Posix.userId() ? CheckView.ok("folder.owner", Files.getOwner(state).getName())
            : CheckView.warn("folder.owner", Files.getOwner(state).getName() + ", not who runs this check",
                "it must be the service's user: chown -R USER " + state);
    }

    private static CheckView permissions(final Path state) throws IOException {
        if (!Files.isReadable(state) || !Files.isWritable(state) || !Files.isExecutable(state)) {
            return CheckView.fail("folder.permissions", "not readable and writable: " + state, "chmod u+rwx " + state);
        }
        final Set<PosixFilePermission> set = Files.getPosixFilePermissions(state);
        final String finding = PosixFilePermissions.toString(set);
        return set.contains(PosixFilePermission.OTHERS_WRITE) || set.contains(PosixFilePermission.GROUP_WRITE)
            ? CheckView.fail("folder.permissions", finding + ": others may put configuration and code there",
                "chmod go-w " + state)
            : CheckView.ok("folder.permissions", finding);
    }

    private static CheckView room(final Path state) throws IOException {
        final long free = Files.getFileStore(state).getUsableSpace();
        final String finding = (free >> 20) + " MiB free";
        return free < LITTLE_ROOM
            ? CheckView.warn("folder.room", finding, "make room: logs, journal and revisions grow")
            : CheckView.ok("folder.room", finding);
    }

    private static CheckView socket(final Path socket, final boolean isRunning) throws IOException {
        final String name = "socket." + socket.getFileName().toString().replace(".sock", "");
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return isRunning ? CheckView.fail(name, "is not there: " + socket, "the log says why it could not be made")
                : CheckView.ok(name, "will be made");
        }
        return CheckView.ok(name, isRunning
            ? PosixFilePermissions.toString(Files.getPosixFilePermissions(socket, LinkOption.NOFOLLOW_LINKS))
            : "left by a service that is gone, will be replaced");
    }
}
