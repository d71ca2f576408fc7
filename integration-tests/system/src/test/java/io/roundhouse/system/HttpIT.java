package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What monitoring gets from a service that carries calls. */
@Timeout(120)
class HttpIT {
    private static final String TOKEN = "a-token-of-some-length";
    private static final Pattern SAMPLE =
        Pattern.compile("([a-z_:][a-z0-9_:]*)(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? (-?[0-9.E]+|NaN)");

    @TempDir
    private Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static HttpResponse<String> get(final int port, final String path, final String token) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private Path stateWithToken() throws IOException {
        final Path state = directory.resolve("state");
        Files.createDirectories(state.resolve("etc"));
        Files.writeString(state.resolve("etc/http.token"), TOKEN + "\n");
        Files.setPosixFilePermissions(state.resolve("etc/http.token"), PosixFilePermissions.fromString("rw-------"));
        return state;
    }

    @Test
    void shouldAnswerHealthAndNumbersToWhoHasTheToken() throws Exception {
        final int port = freePort();
        final Path state = stateWithToken();
        try (JavaProgram service = JavaProgram.service(state, "--http", Integer.toString(port), "--chain", "null");
            Caller caller = new Caller(state.resolve("run/roundhouse.sock"), "127.0.0.1:" + freePort())) {
            assertEquals(200, get(port, "/live", TOKEN).statusCode());
            assertEquals("ready\n", get(port, "/ready", TOKEN).body());
            assertEquals(401, get(port, "/metrics", "another").statusCode());
            caller.callUntilEnded(500);
            assertTrue(caller.drain(10_000_000_000L));
            final String metrics = get(port, "/metrics", TOKEN).body();
            assertWellFormed(metrics);
            assertEquals(1, value(metrics, "roundhouse_sessions", ""));
            assertEquals(caller.submitted(), value(metrics, "roundhouse_datapath_tx_messages_total", "application=\""));
            assertEquals(0, value(metrics, "roundhouse_datapath_open_calls", "datapath=\""));
            assertEquals(1, value(metrics, "roundhouse_engine_instances", "engine=\"null\""));
            assertTrue(value(metrics, "roundhouse_engine_submitted_total", "engine=\"mrpc\"") >= caller.submitted());
            assertTrue(metrics.contains("roundhouse_engine_info{engine=\"tcp\",kind=\"transport\","), metrics);
            assertTrue(service.process().isAlive());
        }
        assertThrows(ConnectException.class, () -> get(port, "/live", TOKEN));
    }

    @Test
    void shouldStayOffWithoutToken() throws Exception {
        final int port = freePort();
        final Path state = directory.resolve("state");
        try (JavaProgram service = JavaProgram.service(state, "--http", Integer.toString(port))) {
            assertTrue(service.process().isAlive());
            assertThrows(ConnectException.class, () -> get(port, "/live", TOKEN));
            assertTrue(Files.readString(state.resolve("log/roundhouse.log")).contains("HTTP stays off: no token in "));
            final Ctl doctor = Ctl.run(Path.of(System.getProperty("launcher.jar")), state, "doctor");
            assertTrue(doctor.out().contains("fail  port.http: 127.0.0.1:" + port + " does not listen"), doctor.out());
        }
    }

    /** Every line a comment or a sample, types before samples, all of a name together, no sample twice. */
    private static void assertWellFormed(final String text) {
        final Set<String> names = new HashSet<>();
        final Set<String> samples = new HashSet<>();
        String name = "";
        for (final String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                name = line.split(" ")[2];
                assertTrue(names.add(name), line);
                assertTrue(line.endsWith(name.endsWith("_total") ? " counter" : " gauge"), line);
            } else if (!line.startsWith("# HELP ")) {
                final Matcher matcher = SAMPLE.matcher(line);
                assertTrue(matcher.matches(), line);
                assertEquals(name, matcher.group(1), line);
                assertTrue(samples.add(line.substring(0, line.lastIndexOf(' '))), line);
            }
        }
        assertFalse(samples.isEmpty());
    }

    private static double value(final String metrics, final String name, final String label) {
        return metrics.lines().filter(line -> line.matches(name + "[ {].*") && line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }
}
