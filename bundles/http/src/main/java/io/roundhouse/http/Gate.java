package io.roundhouse.http;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets in who shows the token and comes from this host: no page that a browser was lured to, whatever name it gave this
 * address (DNS rebinding, cross-site requests).
 */
final class Gate {
    /** {@link #refusal}: it may come in. */
    static final int NONE = 0;

    private static final String SCHEME = "Bearer ";

    private final TokenFile token;
    private final Set<String> hosts;

    Gate(final int port, final TokenFile token) {
        this.token = token;
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** The status to refuse a request with, or {@link #NONE}. */
    int refusal(final Headers headers) {
        final boolean isForeign = headers.containsKey("Origin") && !isHost(headers.get("Origin"), "http://");
        if (isForeign || !isHost(headers.get("Host"), "")) {
            return 403;
        }
        final List<String> shown = headers.get("Authorization");
        final boolean isBearer = shown != null && shown.size() == 1
            && shown.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return isBearer && token.isToken(shown.getFirst().substring(SCHEME.length()).strip()) ? NONE : 401;
    }

    private boolean isHost(final List<String> values, final String prefix) {
        return values != null && values.size() == 1 && values.getFirst().startsWith(prefix)
            && hosts.contains(values.getFirst().substring(prefix.length()).toLowerCase(Locale.ROOT));
    }
}
