package io.roundhouse.enginerepository;

import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A service that trusts the key of the build. */
final class Service implements AutoCloseable {
    final Path state;
    private final String[] options;
    private JavaProgram program;

    private Service(final Path state, final String[] options) throws IOException {
        this.state = state;
        this.options = options;
        this.program = JavaProgram.service(state, options);
    }

    /** One that is ready. */
    static Service start(final Path state, final String... options) throws IOException {
        final Path trusted = Files.createDirectories(state.resolve("etc/trusted-keys"));
        Files.copy(Offered.KEYS.resolve("build.pub"), trusted.resolve("build.pub"),
            StandardCopyOption.REPLACE_EXISTING);
        return new Service(state, options);
    }

    /** Ends it without warning and starts it again with the same options. */
    void killAndRestart() throws IOException, InterruptedException {
        program.kill();
        program = JavaProgram.service(state, options);
    }

    List<String> command(final String line) throws IOException {
        return program.command(line);
    }

    String query(final String line) throws IOException {
        return program.query(line);
    }

    String refusal(final String line) throws IOException {
        return program.refusal(line);
    }

    /** The version of an engine that runs, or null. */
    String version(final String engine) throws IOException {
        return query("engine:list").lines().map(line -> line.split(" +")).filter(words -> words[0].equals(engine))
            .map(words -> words[2]).findFirst().orElse(null);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        program.close();
    }
}
