package io.roundhouse.bench.proxy;

import java.nio.file.Path;
import java.util.List;

/**
 * HAProxy of the distribution.
 *
 * @param program its path
 * @param version of it
 */
public record HaproxyProxy(Path program, String version) implements Proxy {
    @Override
    public String name() {
        return "HAProxy";
    }

    @Override
    public String configuration(final Hop hop, final Path folder) {
        return """
            global
                nbthread %d
            defaults
                mode http
                timeout connect 5s
                timeout client 1h
                timeout server 1h
            frontend calls
                bind 127.0.0.1:%d proto h2
                default_backend next
            backend next
                server next 127.0.0.1:%d proto h2
            """.formatted(hop.workers(), hop.listenPort(), hop.nextPort());
    }

    @Override
    public List<String> command(final Path configuration, final Hop hop) {
        return List.of(program.toString(), "-db", "-q", "-f", configuration.toString());
    }
}
