package io.roundhouse.enginerepository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.roundhouse.forge.JarForge;
import io.roundhouse.repository.trust.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a service refuses that is offered through HTTPS, and how it says so; nothing of it is kept, and nothing changes.
 */
@Timeout(120)
final class RefusalsIT {
    private static final int LIMIT_MS = 2_000;
    private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

    @TempDir
    private static Path serviceFolder;
    private static Service service;

    @TempDir
    private Path folder;
    private Offered offered;
    private HttpsFolder server;

    @BeforeAll
    static void startService() throws IOException {
        service = Service.start(serviceFolder.resolve("state"), "--set", "repository.download_timeout_ms=" + LIMIT_MS);
    }

    @AfterAll
    static void stopService() throws IOException, InterruptedException {
        service.close();
    }

    @BeforeEach
    void startServer() throws Exception {
        offered = Offered.copy(folder.resolve("repository"));
        // No test before this one has brought the service the same bytes.
        JarForge.of(offered.folder.resolve(Offered.NEXT)).header("Test", folder.toString())
            .writeTo(offered.folder.resolve(Offered.NEXT));
        offered.write();
        server = HttpsFolder.start(offered.folder, folder.resolve("server"));
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
        service.command("repo:remove shop");
        if (!"0.1.0".equals(service.version("rate-limit"))) {
            service.query("engine:upgrade --allow-downgrade rate-limit "
                + offered.folder.resolve("policy-rate-limit-0.1.0.jar"));
        }
    }

    private String add() {
        return "repo:add --ca " + server.authorities + " shop " + server.url();
    }

    private void assertRefused(final String reason, final String command) throws IOException {
        final String said = service.refusal(command);
        assertTrue(said.contains(reason), said);
        assertEquals("0.1.0", service.version("rate-limit"));
    }

    private void assertNothingKept(final String digest) throws IOException {
        for (final String place : new String[] {"downloads", "revisions"}) {
            if (Files.isDirectory(service.state.resolve(place))) {
                try (Stream<Path> files = Files.list(service.state.resolve(place))) {
                    assertFalse(files.anyMatch(file -> file.getFileName().toString().startsWith(digest)
                        || file.toString().endsWith(".part")), place);
                }
            }
        }
    }

    @Test
    void shouldRefuseATamperedJar() throws IOException {
        service.query(add());
        offered.tamper(Offered.NEXT);
        assertRefused(Offered.NEXT + " is not what the index says, somebody changed it: sha-256=",
            "engine:upgrade rate-limit 0.2.0");
        assertNothingKept(offered.digest(Offered.NEXT));
    }

    @Test
    void shouldRefuseATamperedIndex() throws IOException {
        offered.tamper("index.xml");
        assertRefused("the index of repository shop is not what was signed: its signature does not fit index sha-256",
            add());
        assertFalse(service.query("repo:list").contains("shop"));
    }

    @Test
    void shouldRefuseAnUnsignedIndex() throws IOException {
        offered.write(1, TOMORROW, Offered.buildKey(), null);
        assertRefused("the index of repository shop is not signed", add());
    }

    @Test
    void shouldRefuseAnUnsignedBundle() throws IOException {
        offered.write(1, TOMORROW, null, Offered.buildKey());
        service.query(add());
        assertTrue(service.query("repo:engines").contains(Offered.NEXT + " is not signed"));
        assertRefused(Offered.NEXT + " is not signed", "engine:upgrade rate-limit 0.2.0");
        assertNothingKept(offered.digest(Offered.NEXT));
    }

    @Test
    void shouldRefuseAnUnknownKey() throws IOException {
        final SigningKey stranger = SigningKey.generate(folder.resolve("stranger"));
        offered.write(1, TOMORROW, stranger, stranger);
        assertRefused("the index of repository shop is signed by an unknown key: " + stranger.id()
            + "; if you trust it, put its public key into " + service.state.resolve("etc/trusted-keys"), add());
        offered.write(1, TOMORROW, stranger, Offered.buildKey());
        service.query(add());
        assertRefused(Offered.NEXT + " is signed by an unknown key: " + stranger.id(), "engine:upgrade rate-limit");
        assertNothingKept(offered.digest(Offered.NEXT));
    }

    @Test
    void shouldRefuseAnExpiredIndex() throws IOException {
        offered.write(1, Instant.parse("2020-01-31T00:00:00Z"), Offered.buildKey(), Offered.buildKey());
        assertRefused("the index of repository shop expired at 2020-01-31T00:00:00Z: its makers must write a new one",
            add());
    }

    @Test
    void shouldStopUsingAnIndexThatExpires() throws IOException {
        offered.write(1, Instant.now().plusSeconds(3), Offered.buildKey(), Offered.buildKey());
        service.query(add());
        while (!service.query("repo:list").contains("expired at")) {
            LockSupport.parkNanos(50_000_000);
        }
        assertRefused("no repository offers the engine rate-limit; the index of repository shop expired at",
            "engine:upgrade rate-limit");
    }

    @Test
    void shouldRefuseAnOlderIndexThanTheLastSeen() throws IOException {
        offered.write(7, TOMORROW, Offered.buildKey(), Offered.buildKey());
        service.query(add());
        offered.write(6, TOMORROW, Offered.buildKey(), Offered.buildKey());
        assertRefused("the index of repository shop is older than the one seen before: increment=6 seen=7",
            "repo:refresh shop");
        offered.write(7, TOMORROW.plusSeconds(1), Offered.buildKey(), Offered.buildKey());
        assertRefused("the index of repository shop is another one than that seen before with the same increment",
            "repo:refresh");
        assertTrue(service.query("engine:plan rate-limit").startsWith("would do"), "the one seen before is good");
        offered.write(8, TOMORROW, Offered.buildKey(), Offered.buildKey());
        service.query("repo:refresh");
    }

    @Test
    void shouldRefuseADowngradeUnlessAllowed() throws IOException {
        service.query(add());
        assertTrue(service.query("engine:upgrade rate-limit").contains("committed: rate-limit 0.1.0"));
        final String said = service.refusal("engine:upgrade rate-limit 0.1.0");
        assertEquals("it is older than what runs: rate-limit offered=0.1.0 running=0.2.0;"
            + " --allow-downgrade if you mean it", said);
        assertEquals("0.2.0", service.version("rate-limit"));
        assertEquals("it is the running revision: rate-limit 0.2.0, and no repository offers a newer one",
            service.refusal("engine:upgrade rate-limit"));
        service.query("engine:upgrade --allow-downgrade rate-limit 0.1.0");
        assertEquals("0.1.0", service.version("rate-limit"));
    }

    @Test
    void shouldRefuseATruncatedDownload() throws IOException {
        service.query(add());
        final byte[] jar = Files.readAllBytes(offered.folder.resolve(Offered.NEXT));
        server.odd.put(Offered.NEXT, exchange -> {
            exchange.sendResponseHeaders(200, jar.length);
            exchange.getResponseBody().write(jar, 0, jar.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("the connection ends here");
        });
        assertRefused(Offered.NEXT + " broke off: bytes=" + jar.length / 2, "engine:upgrade rate-limit");
        server.odd.put(Offered.NEXT, exchange -> HttpsFolder.send(exchange, Arrays.copyOf(jar, jar.length / 2)));
        assertRefused(Offered.NEXT + " is cut short: bytes=" + jar.length / 2 + " wanted=" + jar.length,
            "engine:upgrade rate-limit");
        assertNothingKept(offered.digest(Offered.NEXT));
    }

    @Test
    void shouldRefuseAnEndlessDownload() throws IOException {
        service.query(add());
        server.odd.put(Offered.NEXT, exchange -> pour(exchange, 8_192, 0));
        assertRefused(Offered.NEXT + " is longer than it may be: limit=", "engine:upgrade rate-limit");
        server.odd.put(Offered.NEXT, exchange -> pour(exchange, 1, 20));
        assertRefused(Offered.NEXT + " did not come within " + LIMIT_MS + " ms", "engine:upgrade rate-limit");
        server.odd.put("index.xml", exchange -> pour(exchange, 1 << 16, 0));
        assertRefused("index.xml is longer than it may be: limit=8388608", "repo:refresh");
        assertNothingKept(offered.digest(Offered.NEXT));
    }

    private static void pour(final HttpExchange exchange, final int bytes, final int pauseMs) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        final OutputStream body = exchange.getResponseBody();
        final byte[] some = new byte[bytes];
        while (!Thread.currentThread().isInterrupted()) {
            body.write(some);
            body.flush();
            LockSupport.parkNanos(pauseMs * 1_000_000L);
        }
    }

    @Test
    void shouldRefuseARedirectLoop() throws IOException {
        service.query(add());
        server.odd.put(Offered.NEXT, exchange -> HttpsFolder.redirect(exchange, "/there"));
        server.odd.put("there", exchange -> HttpsFolder.redirect(exchange, "/" + Offered.NEXT));
        assertRefused("too many redirects for " + Offered.NEXT + ": limit=5", "engine:upgrade rate-limit");
        server.odd.put(Offered.NEXT, exchange -> HttpsFolder.redirect(exchange, "http://127.0.0.1:1/" + Offered.NEXT));
        assertRefused("the server redirects from https to http", "engine:upgrade rate-limit");
        server.odd.put(Offered.NEXT, exchange -> HttpsFolder.redirect(exchange, "file:///etc/passwd"));
        assertRefused("the server redirects to nowhere: file:///etc/passwd", "engine:upgrade rate-limit");
        server.odd.put(Offered.NEXT, exchange -> HttpsFolder.redirect(exchange, "/there"));
        server.odd.put("there", exchange -> HttpsFolder.send(exchange,
            Files.readAllBytes(offered.folder.resolve(Offered.NEXT))));
        service.query("engine:upgrade rate-limit");
    }

    @Test
    void shouldRefuseAServerOfAnotherAuthority() throws Exception {
        assertRefused("the server's certificate is not trusted", "repo:add shop " + server.url());
        try (HttpsFolder other = HttpsFolder.start(offered.folder, folder.resolve("other"))) {
            assertRefused("the server's certificate is not trusted",
                "repo:add --ca " + other.authorities + " shop " + server.url());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithALocation() throws IOException {
        assertRefused("URL must begin with file, http or https", "repo:add shop ftp://127.0.0.1/");
        assertRefused("URL must have no user, query or fragment: https://127.0.0.1/x",
            "repo:add shop https://a:b@127.0.0.1/x");
        assertRefused("repository shop has no index", "repo:add shop " + folder.resolve("nothing") + "/index.xml");
        assertRefused("name must be up to 32 lower-case letters", "repo:add ../shop " + offered.folder);
        assertRefused("no such repository: shop", "repo:refresh shop");
        server.odd.put("index.xml", exchange -> exchange.sendResponseHeaders(500, -1));
        assertRefused("the server refuses index.xml: status=500", add());
    }
}
