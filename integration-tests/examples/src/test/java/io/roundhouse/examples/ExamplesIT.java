package io.roundhouse.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples as users start them: client, its service, the server's service and server, each a process. */
@Timeout(180)
final class ExamplesIT {
    @TempDir
    private static Path folder;
    private static String address;
    private static JavaProgram near;
    private static JavaProgram far;

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        far = JavaProgram.service(folder.resolve("far"), "--listen", address);
        near = JavaProgram.service(folder.resolve("near"), "--chain", "rate-limit,null");
    }

    @AfterAll
    static void stop() throws Exception {
        near.close();
        far.close();
    }

    @Test
    void shouldSayWhatItHears() throws Exception {
        try (JavaProgram server = example("echo-server", "far")) {
            server.awaitLine("serving");
            try (JavaProgram client = example("echo-client", "near", address, "good", "morning")) {
                assertEquals(List.of("good morning"), client.remainder());
                assertEquals(0, client.exitValue());
            }
        }
    }

    @Test
    void shouldKeepEntriesInTheOrderOfTheirKeys() throws Exception {
        try (JavaProgram server = example("kv-server", "far")) {
            server.awaitLine("serving");
            assertEquals(List.of("version 1"), kv("put", "b", "two"));
            assertEquals(List.of("version 1"), kv("put", "a", "one"));
            assertEquals(List.of("version 1"), kv("put", "c", "three"));
            assertEquals(List.of("version 2"), kv("put", "b", "zwei"));
            assertEquals(List.of("zwei"), kv("get", "b"));
            assertEquals(List.of("a=one", "b=zwei", "c=three"), kv("scan", "a"));
            assertEquals(List.of("b=zwei"), kv("scan", "b", "c"));
            try (JavaProgram client = example("kv-client", "near", address, "get", "d")) {
                assertEquals(1, client.exitValue());
                assertTrue(client.errors().contains("NOT_FOUND") && client.errors().contains("no such key: key=d"),
                    client::toString);
            }
        }
    }

    @Test
    void shouldExplainItself() throws Exception {
        try (JavaProgram client = example("kv-client", "near", address, "fetch", "d")) {
            assertEquals(2, client.exitValue());
            assertTrue(client.errors().contains("kv-client SOCKET HOST:PORT put KEY VALUE"));
        }
    }

    private static List<String> kv(final String... words) throws IOException, InterruptedException {
        final List<String> arguments = new ArrayList<>(List.of(address));
        arguments.addAll(List.of(words));
        try (JavaProgram client = example("kv-client", "near", arguments.toArray(String[]::new))) {
            final List<String> lines = client.remainder();
            assertEquals(0, client.exitValue(), client::toString);
            return lines;
        }
    }

    private static JavaProgram example(final String program, final String service, final String... words)
        throws IOException {
        final List<String> arguments = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"),
            Examples.class.getName(), program, folder.resolve(service).resolve("run/roundhouse.sock").toString()));
        arguments.addAll(List.of(words));
        return JavaProgram.start(folder.resolve(program + ".log"), arguments);
    }
}
