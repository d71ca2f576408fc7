package io.roundhouse.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs programs and waits for them.
 */
final class Program {
    private Program() {
    }

    /** What came of it. @param text of both outputs */
    record Result(int exitCode, String text) {
    }

    /** Runs a program that has to succeed. */
    static void run(final Path folder, final String... command) throws IOException, InterruptedException {
        final Result result = result(folder, List.of(command));
        if (result.exitCode() != 0) {
            throw new IOException("program failed: " + List.of(command) + " exitCode=" + result.exitCode() + ' '
                + result.text());
        }
    }

    static Result result(final Path folder, final List<String> command) throws IOException, InterruptedException {
        final Process process =
            new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            return new Result(process.waitFor(), new String(output.readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    static void makeExecutable(final Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("file cannot be made executable: " + file);
        }
    }
}
