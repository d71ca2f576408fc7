package io.roundhouse.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.testkit.process.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.MavenInvocationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project {@code greeter}, built in another place from the installed artifacts, its programs run as its users do.
 */
@Timeout(300)
final class SampleIT {
    private final List<JavaProgram> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end() throws InterruptedException {
        for (final JavaProgram program : started.reversed()) {
            program.kill();
        }
    }

    @Test
    void shouldBuildAndRunFromInstalledArtifacts() throws Exception {
        final Path project = folder.resolve("greeter");
        copy(Path.of("projects/greeter"), project);
        build(project);
        final String address = "127.0.0.1:" + freePort();
        final Path far = service("far", "--listen", address);
        final Path near = service("near");
        program(project, "ServerProgram", far.toString()).awaitLine("serving");
        final JavaProgram client = program(project, "ClientProgram", near.toString(), address, "Ada");
        client.awaitLine("Hello, Ada!");
        assertEquals(0, client.exitValue());
    }

    private void build(final Path project) throws IOException, MavenInvocationException {
        final List<String> log = new ArrayList<>();
        final InvocationRequest request = new DefaultInvocationRequest();
        request.setPomFile(project.resolve("pom.xml").toFile());
        request.setLocalRepositoryDirectory(new File("target/repository").getAbsoluteFile());
        request.setUserSettingsFile(settings().toFile());
        request.setJavaHome(new File(System.getProperty("java.home")));
        request.setBatchMode(true);
        request.addArg("verify");
        request.setOutputHandler(log::add);
        final int exit = new DefaultInvoker().setMavenHome(new File(System.getProperty("maven.home"))).execute(request)
            .getExitCode();
        assertEquals(0, exit, () -> String.join("\n", log));
        assertTrue(log.stream().anyMatch(line -> line.contains("Tests run: 1, Failures: 0, Errors: 0")));
    }

    private Path settings() throws IOException {
        final String template = Files.readString(Path.of("src/test/settings.xml"));
        return Files.writeString(folder.resolve("settings.xml"),
            template.replace("${loaded.repository}", System.getProperty("loaded.repository")));
    }

    /** @return the socket of a service that is ready */
    private Path service(final String name, final String... options) throws IOException {
        final Path state = folder.resolve(name);
        started.add(JavaProgram.service(state, options));
        return state.resolve("run/roundhouse.sock");
    }

    private JavaProgram program(final Path project, final String name, final String... options) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of("-cp",
            project.resolve("target/greeter-1.0.0.jar") + ":" + project.resolve("target/lib") + "/*",
            "org.example.greeter." + name));
        arguments.addAll(List.of(options));
        final JavaProgram program = JavaProgram.start(folder.resolve(name + ".log"), arguments);
        started.add(program);
        return program;
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (final Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
