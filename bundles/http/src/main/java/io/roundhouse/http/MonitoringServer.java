package io.roundhouse.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.roundhouse.admin.Daemon;
import io.roundhouse.admin.DaemonView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's HTTP server on loopback with three pages. Its limits on size, number and time are system properties of the
 * process, which the launcher sets; without them it does not open.
 */
final class MonitoringServer implements AutoCloseable {
    /** A property that must be set, to the most that we work with. */
    static final Map<String, Integer> LIMITS = Map.of("sun.net.httpserver.maxReqTime", 30,
        "sun.net.httpserver.maxRspTime", 60, "sun.net.httpserver.maxReqHeaders", 100,
        "sun.net.httpserver.maxReqHeaderSize", 32768, "jdk.httpserver.maxConnections", 64);

    private static final Logger LOGGER = LoggerFactory.getLogger(MonitoringServer.class);
    private static final int BACKLOG = 16;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Gate gate;
    private final Watched watched;

    /** What is sent. @param status of HTTP @param type of the body @param body as text */
    private record Page(int status, String type, String body) {
    }

    private MonitoringServer(final HttpServer server, final ExecutorService threads, final Gate gate,
        final Watched watched) {
        this.server = server;
        this.threads = threads;
        this.gate = gate;
        this.watched = watched;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Opens the port.
     *
     * @throws IOException when the port is taken
     * @throws IllegalStateException naming the system property that bounds the JDK's server and is not set
     */
    static MonitoringServer open(final int port, final TokenFile token, final Watched watched) throws IOException {
        LIMITS.forEach((property, most) -> {
            final int value = Integer.getInteger(property, 0);
            if (value <= 0 || value > most) {
                throw new IllegalStateException("the JDK's HTTP server needs -D" + property + "=N, 1 to " + most
                    + ", when the JVM starts: " + property + "=" + value);
            }
        });
        final HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (final IOException e) {
            throw new IOException("cannot listen at 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        final int threadCount = Integer.getInteger("jdk.httpserver.maxConnections");
        return new MonitoringServer(server, Executors.newFixedThreadPool(threadCount,
            Thread.ofPlatform().daemon().name("roundhouse-http-", 0).factory()), new Gate(server.getAddress().getPort(),
                token), watched);
    }

    /** The port it listens at. */
    int port() {
        return server.getAddress().getPort();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final Page page = page(exchange);
            final byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (page.status() != 200) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            final boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(page.status(), isHead || body.length == 0 ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Page page(final HttpExchange exchange) {
        final int refusal = gate.refusal(exchange.getRequestHeaders());
        if (refusal != Gate.NONE) {
            if (refusal == 401) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            }
            return new Page(refusal, TEXT, refusal == 401 ? "show the token: Authorization: Bearer TOKEN\n"
                : "ask by 127.0.0.1 or localhost, and from no other site\n");
        }
        final String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return new Page(405, TEXT, "only GET and HEAD\n");
        }
        try {
            return page(exchange.getRequestURI().getPath());
        } catch (final RuntimeException e) {
            LOGGER.warn("cannot answer: {}", exchange.getRequestURI().getPath(), e);
            return new Page(500, TEXT, "see the log\n");
        }
    }

    private Page page(final String path) {
        return switch (path) {
            case "/live" -> new Page(200, TEXT, "live\n");
            case "/ready" -> ready();
            case "/metrics" -> new Page(200, METRICS, Exposition.of(Metrics.of(watched)));
            default -> new Page(404, TEXT, "there are /live, /ready and /metrics\n");
        };
    }

    private Page ready() {
        final Daemon daemon = watched.daemon().get();
        if (daemon == null) {
            return new Page(503, TEXT, "not ready\nthe process says nothing\n");
        }
        final DaemonView view = daemon.view();
        final String troubles = view.troubles().isEmpty() ? "" : String.join("\n", view.troubles()) + "\n";
        return new Page(view.isReady() ? 200 : 503, TEXT, (view.isReady() ? "ready\n" : "not ready\n") + troubles);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
