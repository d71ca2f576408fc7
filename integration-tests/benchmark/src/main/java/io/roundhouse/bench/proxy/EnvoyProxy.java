package io.roundhouse.bench.proxy;

import java.nio.file.Path;
import java.util.List;

/**
 * Envoy, without log, tracing or administration.
 *
 * @param program its path
 */
public record EnvoyProxy(Path program) implements Proxy {
    private static final String ROUTES = "route_config: " + EnvoyText.routes("");

    @Override
    public String name() {
        return EnvoyText.NAME;
    }

    @Override
    public String version() {
        return EnvoyWheel.VERSION;
    }

    @Override
    public String configuration(final Hop hop, final Path folder) {
        return EnvoyText.of(hop, ROUTES, EnvoyText.ROUTER);
    }

    @Override
    public List<String> command(final Path configuration, final Hop hop) {
        return EnvoyText.command(program, configuration, hop);
    }
}
