package io.roundhouse.bench.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigurationTest {
    private static final Hop HOP = new Hop(7001, 7002, 2);
    private static final Path FOLDER = Path.of("/place");
    private static final Path PROGRAM = Path.of("/bin/proxy");

    @Test
    void shouldListenPassOnAndWorkAsAskedWithHaproxy() {
        final String text = new HaproxyProxy(PROGRAM, "2").configuration(HOP, FOLDER);
        assertTrue(text.contains("nbthread 2\n") && text.contains("bind 127.0.0.1:7001 proto h2\n")
            && text.contains("server next 127.0.0.1:7002 proto h2\n"), text);
    }

    @Test
    void shouldListenPassOnAndWorkAsAskedWithNginx() {
        final String text = new NginxProxy(PROGRAM, "1").configuration(HOP, FOLDER);
        assertTrue(text.contains("worker_processes 2;") && text.contains("listen 127.0.0.1:7001 http2;")
            && text.contains("server 127.0.0.1:7002;") && text.contains("keepalive 64;"), text);
        assertEquals(braces(text, '{'), braces(text, '}'));
    }

    @Test
    void shouldListenPassOnAndWorkAsAskedWithEnvoy() {
        final EnvoyProxy envoy = new EnvoyProxy(PROGRAM);
        final String text = envoy.configuration(HOP, FOLDER);
        assertTrue(text.indexOf("port_value: 7001") < text.indexOf("clusters:")
            && text.indexOf("clusters:") < text.indexOf("port_value: 7002"), text);
        assertEquals(braces(text, '{'), braces(text, '}'));
        final List<String> command = envoy.command(FOLDER.resolve("proxy.yaml"), HOP);
        assertEquals("2", command.get(command.indexOf("--concurrency") + 1));
        assertEquals("7001", command.get(command.indexOf("--base-id") + 1));
    }

    private static long braces(final String text, final char brace) {
        return text.chars().filter(c -> c == brace).count();
    }
}
