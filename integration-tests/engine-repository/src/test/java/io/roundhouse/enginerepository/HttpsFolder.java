package io.roundhouse.enginerepository;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An HTTPS server over a folder, with a certificate that keytool makes, and files that it gives out in an odd way. */
final class HttpsFolder implements AutoCloseable {
    private static final String PASSWORD = "password";

    /** The certificate as the file of authorities that clients need. */
    final Path authorities;
    /** Instead of the file of a name. */
    final Map<String, HttpHandler> odd = new ConcurrentHashMap<>();
    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private HttpsFolder(final Path folder, final Path work) throws Exception {
        this.folder = folder;
        final Path store = work.resolve("server.p12");
        authorities = work.resolve("server.pem");
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2",
            "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store, "-storepass", PASSWORD);
        keytool("-exportcert", "-rfc", "-alias", "server", "-keystore", store, "-storepass", PASSWORD, "-file",
            authorities);
        final HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server = https;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static HttpsFolder start(final Path folder, final Path work) throws Exception {
        return new HttpsFolder(folder, Files.createDirectories(work));
    }

    private static void keytool(final Object... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        for (final Object argument : arguments) {
            command.add(argument.toString());
        }
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + said);
        }
    }

    private static SSLContext context(final Path store) throws IOException, GeneralSecurityException {
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        final KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void serve(final HttpExchange exchange) throws IOException {
        final String name = exchange.getRequestURI().getPath().substring(1);
        final HttpHandler handler = odd.get(name);
        try (exchange) {
            if (handler != null) {
                handler.handle(exchange);
            } else if (Files.isRegularFile(folder.resolve(name))) {
                send(exchange, Files.readAllBytes(folder.resolve(name)));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    static void send(final HttpExchange exchange, final byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static void redirect(final HttpExchange exchange, final String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
