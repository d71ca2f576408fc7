package io.roundhouse.compiler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The real protoc with our plugin as it is used: a program of its own.
 */
final class Protoc {
    private Protoc() {
    }

    /** What came of a run. */
    record Result(int exitCode, String errors) {
    }

    /** Makes stubs. @param files below {@code src/test/proto} */
    static Result run(final Path out, final String... files) throws IOException, InterruptedException {
        final List<String> args = new ArrayList<>(List.of("--protoc", "target/protoc/protoc", "--out", out.toString(),
            "-Isrc/test/proto"));
        args.addAll(List.of(files));
        final ByteArrayOutputStream messages = new ByteArrayOutputStream();
        final int exitCode = Driver.run(args, messages);
        return new Result(exitCode, messages.toString(StandardCharsets.UTF_8));
    }
}
