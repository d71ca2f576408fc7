package io.roundhouse.bench.proxy;

import io.roundhouse.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxies that come with the distribution. */
public final class Debian {
    private static final Pattern VERSION = Pattern.compile("(?:version |nginx/)(\\d+\\.\\d+\\.\\d+)");

    private Debian() {
    }

    /** HAProxy, when it is installed. */
    public static Optional<Proxy> haproxy() throws IOException {
        return find("haproxy", HaproxyProxy::new);
    }

    /** nginx, when it is installed. */
    public static Optional<Proxy> nginx() throws IOException {
        return find("nginx", NginxProxy::new);
    }

    private static Optional<Proxy> find(final String name, final BiFunction<Path, String, Proxy> proxy)
        throws IOException {
        // Only root has the second on its path.
        final List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(":")));
        folders.add("/usr/sbin");
        for (final String folder : folders) {
            final Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return Optional.of(proxy.apply(program, version(told(program))));
            }
        }
        return Optional.empty();
    }

    private static String told(final Path program) throws IOException {
        final Process process = new ProcessBuilder(program.toString(), "-v").redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Out of what a program says about itself. @throws ProcessException when there is none in it */
    static String version(final String told) {
        final Matcher matcher = VERSION.matcher(told);
        if (!matcher.find()) {
            throw new ProcessException("proxy does not say its version: " + told.strip());
        }
        return matcher.group(1);
    }
}
