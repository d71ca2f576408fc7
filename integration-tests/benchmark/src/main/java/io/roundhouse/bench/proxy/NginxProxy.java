package io.roundhouse.bench.proxy;

import java.nio.file.Path;
import java.util.List;

/**
 * nginx of the distribution.
 *
 * @param program its path
 * @param version of it
 */
public record NginxProxy(Path program, String version) implements Proxy {
    @Override
    public String name() {
        return "nginx";
    }

    /** It closes a connection after a number of requests, which is set so high that no call meets it. */
    @Override
    public String configuration(final Hop hop, final Path folder) {
        return """
            worker_processes %1$d;
            pid %4$s/pid;
            error_log stderr error;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path %4$s/body;
                proxy_temp_path %4$s/proxy;
                fastcgi_temp_path %4$s/fastcgi;
                uwsgi_temp_path %4$s/uwsgi;
                scgi_temp_path %4$s/scgi;
                client_max_body_size 0;
                upstream next {
                    server 127.0.0.1:%3$d;
                    keepalive 64;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:%2$d http2;
                    keepalive_requests 1000000000;
                    http2_max_concurrent_streams 1024;
                    location / { grpc_pass grpc://next; }
                }
            }
            """.formatted(hop.workers(), hop.listenPort(), hop.nextPort(), folder);
    }

    @Override
    public List<String> command(final Path configuration, final Hop hop) {
        return List.of(program.toString(), "-c", configuration.toString(), "-p", configuration.getParent().toString(),
            "-e", "stderr", "-g", "daemon off;");
    }
}
