package io.roundhouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.CheckView;
import io.roundhouse.admin.Daemon;
import io.roundhouse.admin.DaemonView;
import io.roundhouse.admin.Logs;
import io.roundhouse.admin.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class MonitoringServerTest {
    private static final String TOKEN = "0123456789abcdef-secret";
    private static final int SOCKET_LIMIT_MS = 10_000;

    @TempDir
    private Path folder;
    private Path file;
    private MonitoringServer server;
    private volatile DaemonView view =
        new DaemonView("1.2.3", 7, "nobody", Path.of("/x"), Instant.ofEpochSecond(5), true, List.of());

    /** Says what the test wants it to. */
    private final class TestDaemon implements Daemon {
        @Override
        public DaemonView view() {
            return view;
        }

        @Override
        public void stop() {
            throw new AssertionError("monitoring stops nothing");
        }

        @Override
        public List<CheckView> doctor() {
            return List.of();
        }

        @Override
        public Logs logs() {
            throw new AssertionError("monitoring reads no logs");
        }
    }

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("token");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, TOKEN + "\n");
        final Daemon daemon = new TestDaemon();
        server = MonitoringServer.open(0, new TokenFile(file),
            new Watched(() -> daemon, () -> null, () -> new Sessions[0]));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Socket connect() throws IOException {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(SOCKET_LIMIT_MS);
        return socket;
    }

    /** Sends bytes and reads to the end, however that comes. */
    private String raw(final String request) throws IOException {
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().transferTo(answer);
        } catch (final SocketException e) {
            // the server does not read what it does not want
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private String get(final String path, final String... headers) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private String host() {
        return "Host: 127.0.0.1:" + server.port();
    }

    private static String bearer() {
        return "Authorization: Bearer " + TOKEN;
    }

    private static void assertStatus(final int status, final String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    @Test
    void shouldAnswerWhoShowsTheToken() throws IOException {
        assertStatus(200, get("/live", host(), bearer()));
        assertStatus(200, get("/live", "host: localhost:" + server.port(), "authorization: bearer  " + TOKEN));
        assertStatus(401, get("/live", host()));
        assertStatus(401, get("/metrics", host(), "Authorization: Bearer " + TOKEN + "x"));
        assertStatus(401, get("/metrics", host(), "Authorization: Basic " + TOKEN));
        assertStatus(401, get("/metrics", host(), bearer(), bearer()));
        assertStatus(401, get("/metrics?token=" + TOKEN, host()));
        assertStatus(404, get("/", host(), bearer()));
        Files.writeString(file, "another-token-that-is-long");
        assertStatus(401, get("/live", host(), bearer()));
        assertStatus(200, get("/live", host(), "Authorization: Bearer another-token-that-is-long"));
        Files.delete(file);
        assertStatus(401, get("/live", host(), bearer()));
    }

    @Test
    void shouldRefuseWhatBrowsersAreLuredTo() throws IOException {
        assertStatus(403, get("/live", "Host: evil.example:" + server.port(), bearer()));
        assertStatus(403, get("/live", "Host: 127.0.0.1", bearer()));
        assertStatus(403, get("/live", bearer()));
        assertStatus(403, get("/live", host(), bearer(), "Origin: http://evil.example"));
        assertStatus(403, get("/live", host(), bearer(), "Origin: null"));
        assertStatus(200, get("/live", host(), bearer(), "Origin: http://localhost:" + server.port()));
        assertStatus(405, raw("POST /live HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n" + host() + "\r\n"
            + bearer() + "\r\n\r\nhi"));
    }

    @Test
    void shouldTellWhetherServiceIsReady() throws IOException {
        assertTrue(get("/ready", host(), bearer()).endsWith("\r\n\r\nready\n"));
        view = new DaemonView("1.2.3", 7, "nobody", Path.of("/x"), Instant.EPOCH, false, List.of("missing: null"));
        final String answer = get("/ready", host(), bearer());
        assertStatus(503, answer);
        assertTrue(answer.endsWith("not ready\nmissing: null\n"), answer);
    }

    @Test
    void shouldGiveNumbersInPrometheusFormat() throws IOException {
        final String answer = get("/metrics", host(), bearer());
        assertTrue(answer.contains("text/plain; version=0.0.4; charset=utf-8"), answer);
        assertTrue(answer.contains("\nroundhouse_build_info{release=\"1.2.3\"} 1\n"), answer);
        assertTrue(answer.contains("\nprocess_start_time_seconds 5\n"), answer);
        assertTrue(answer.contains("\nroundhouse_ready 1\n"), answer);
    }

    @Test
    void shouldCutOffWhoIsSlowWhileOthersAreServed() throws IOException {
        final List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                slow.add(connect());
                slow.getLast().getOutputStream().write("GET /live HTT".getBytes(StandardCharsets.US_ASCII));
            }
            assertStatus(200, get("/live", host(), bearer()));
            for (final Socket socket : slow) {
                assertEquals(-1, socket.getInputStream().read(), "cut");
            }
        } finally {
            for (final Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void shouldBoundHeadersAndConnections() throws IOException {
        final String[] many = new String[100];
        Arrays.setAll(many, i -> "X-" + i + ": y");
        assertFalse(get("/live", many).startsWith("HTTP/1.1 200"));
        assertFalse(get("/live", host(), bearer(), "X-Long: " + "y".repeat(20_000)).startsWith("HTTP/1.1 200"));
        final List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                open.add(connect());
                open.getLast().getOutputStream().write("GET".getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals("", get("/live", host(), bearer()), "one too many is closed at once");
        } finally {
            for (final Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void shouldSayWhyItStaysOff() throws IOException {
        assertEquals(TOKEN, new TokenFile(file).read());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused("others can read the token: chmod 600 " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(file, "short");
        assertRefused("token must have 16 to 512");
        Files.writeString(file, "x".repeat(600));
        assertRefused("token must have 16 to 512");
        Files.delete(file);
        assertRefused("no token in " + file);
        final String before = System.clearProperty("sun.net.httpserver.maxReqTime");
        try {
            final IllegalStateException refused = assertThrows(IllegalStateException.class,
                () -> MonitoringServer.open(0, new TokenFile(file), null));
            assertTrue(refused.getMessage().contains("-Dsun.net.httpserver.maxReqTime=N"), refused.getMessage());
        } finally {
            System.setProperty("sun.net.httpserver.maxReqTime", before);
        }
        final IOException taken = assertThrows(IOException.class,
            () -> MonitoringServer.open(server.port(), new TokenFile(file), null));
        assertTrue(taken.getMessage().startsWith("cannot listen at 127.0.0.1:" + server.port()), taken.getMessage());
    }

    private void assertRefused(final String start) {
        final String message = assertThrows(IOException.class, () -> new TokenFile(file).read()).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
