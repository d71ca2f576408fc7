package io.roundhouse.bench.proxy;

import java.nio.file.Path;
import java.util.List;

/** What all settings of Envoy share. */
final class EnvoyText {
    static final String NAME = "Envoy";
    static final String TYPES = "type.googleapis.com/envoy.extensions.";
    static final String ROUTER = "{name: envoy.filters.http.router, typed_config: {\"@type\": " + TYPES
        + "filters.http.router.v3.Router, suppress_envoy_headers: true}}";

    private EnvoyText() {
    }

    /** @param more properties of the only route, with a comma in front, or empty */
    static String routes(final String more) {
        return "{name: all, virtual_hosts: [{name: all, domains: [\"*\"], routes: [{match: {prefix: \"/\"},"
            + " route: {cluster: next, timeout: 0s}" + more + "}]}]}";
    }

    /**
     * A configuration.
     *
     * @param routes the property that has the routes, or says where they are
     * @param filters for HTTP, with commas between
     */
    static String of(final Hop hop, final String routes, final String filters) {
        return """
            static_resources:
              listeners:
              - name: calls
                address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                filter_chains:
                - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": %sfilters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: calls
                      codec_type: HTTP2
                      generate_request_id: false
                      %s
                      http_filters: [%s]
              clusters:
              - name: next
                type: STATIC
                connect_timeout: 5s
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": %supstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: {http2_protocol_options: {}}
                circuit_breakers:
                  thresholds:
                  - {max_connections: 100000, max_pending_requests: 100000, max_requests: 100000, max_retries: 100000}
                load_assignment:
                  cluster_name: next
                  endpoints:
                  - lb_endpoints:
                    - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
            """.formatted(hop.listenPort(), TYPES, routes, filters, TYPES, hop.nextPort());
    }

    /** Each needs a number that no other on the machine has: its port is one. */
    static List<String> command(final Path program, final Path configuration, final Hop hop) {
        return List.of(program.toString(), "--config-path", configuration.toString(), "--concurrency",
            Integer.toString(hop.workers()), "--base-id", Integer.toString(hop.listenPort()), "--log-level", "error");
    }
}
