package io.roundhouse.launcher;

import io.roundhouse.posix.PosixException;
import io.roundhouse.posix.Program;
import io.roundhouse.posix.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom the service runs. A JVM has threads before any of its code runs, so root's privileges are not dropped in it:
 * the program replaces itself by {@code setpriv}, which drops them and starts the same command line again.
 *
 * @param user to go on as when started as root, empty for who starts it
 * @param isRootAllowed whether it may be root
 */
record Identity(String user, boolean isRootAllowed) {
    static final Identity OWN = new Identity("", false);

    private static final List<Path> SETPRIV = List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"));

    /**
     * Returns when this process is to be the service; does not return when another takes its place.
     *
     * @throws IllegalStateException when it must not be, with the remedy
     */
    void assume(final Path state) {
        final boolean isRoot = effectiveUser() == 0;
        if (!isRoot && !user.isEmpty() && !user.equals(System.getProperty("user.name"))) {
            throw new IllegalStateException("only root can go on as another user: --user " + user + ", started by "
                + System.getProperty("user.name"));
        }
        if (!isRoot || user.equals("root") && isRootAllowed || user.isEmpty() && isRootAllowed) {
            return;
        }
        if (user.isEmpty() || user.equals("root")) {
            throw new IllegalStateException("root is not what a service should run as: give it a user of its own with "
                + "--user NAME (useradd --system NAME makes one), or say --allow-root");
        }
        replace(state);
    }

    private void replace(final Path state) {
        final List<String> command = new ArrayList<>(drop());
        final List<String> own = ownCommand();
        try {
            requireReadable(own);
            if (Files.notExists(state)) {
                Files.createDirectories(state);
                Files.setOwner(state,
                    state.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
            }
            command.addAll(own);
            Program.replaceBy(command);
        } catch (final IOException | PosixException e) {
            throw new IllegalStateException("cannot go on as user " + user + ": " + e, e);
        }
    }

    private List<String> drop() {
        final Path setpriv = SETPRIV.stream().filter(Files::isExecutable).findFirst().orElseThrow(() ->
            new IllegalStateException("setpriv is missing, which --user needs; it is in the package util-linux"));
        final int group = Users.primaryGroupId(user);
        return List.of(setpriv.toString(), "--reuid=" + user, "--regid=" + group, "--init-groups", "--inh-caps=-all",
            "--no-new-privs", "--");
    }

    /** What this process was started with, as the kernel knows it. */
    private static List<String> ownCommand() {
        try {
            final String all = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1);
            final List<String> words = new ArrayList<>(List.of(all.split("\0", -1)));
            words.removeLast();
            words.set(0, Path.of("/proc/self/exe").toRealPath().toString());
            return words;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program in root's home would end with a message that names no user. */
    private void requireReadable(final List<String> own) throws IOException {
        final String java = own.getFirst();
        final Path jar = Path.of(Identity.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        for (final String file : List.of(java, jar.toString())) {
            final List<String> test = new ArrayList<>(drop());
            test.addAll(List.of("test", "-r", file));
            try {
                if (new ProcessBuilder(test).inheritIO().start().waitFor() != 0) {
                    throw new IllegalStateException("user " + user + " cannot read the program: " + file);
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Without the C library, which takes its time to load. */
    private static int effectiveUser() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+")[2]).mapToInt(Integer::parseUnsignedInt).findFirst().orElse(-1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
