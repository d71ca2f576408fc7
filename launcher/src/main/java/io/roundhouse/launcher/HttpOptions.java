package io.roundhouse.launcher;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where monitoring asks.
 *
 * @param port on loopback, 0 for where the descriptor says
 * @param token file that has the token, empty for {@code etc/http.token} in the state folder
 */
record HttpOptions(int port, String token) {
    static final HttpOptions NONE = new HttpOptions(0, "");

    /** What the JDK's server takes at most; it reads system properties, once for the whole process. */
    private static final Map<String, String> BOUNDS = Map.of("sun.net.httpserver.maxReqTime", "5",
        "sun.net.httpserver.maxRspTime", "15", "sun.net.httpserver.maxReqHeaders", "64",
        "sun.net.httpserver.maxReqHeaderSize", "16384", "jdk.httpserver.maxConnections", "32",
        "sun.net.httpserver.nodelay", "true");

    /** @throws IllegalArgumentException when it is no port */
    HttpOptions withPort(final String text) {
        final int value = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (value < 1 || value > 65535) {
            throw new IllegalArgumentException("port must be 1 to 65535: --http " + text);
        }
        return new HttpOptions(value, token);
    }

    HttpOptions withToken(final String file) {
        return new HttpOptions(port, Path.of(file).toAbsolutePath().toString());
    }

    /** Bounds the JDK's server, where the command line of the JVM did not. */
    static void boundServer() {
        BOUNDS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
    }
}
