package io.roundhouse.launcher.embed;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which bundles and engines a service is made of and how they run: a file of properties, of which the jar has a default
 * with an explanation of each. What a file leaves out is as in the default.
 *
 * @param bundles parts of the service, in the order of their start
 * @param engines in the order of their start
 * @param chain policies of datapaths that name none, application to network, separated by commas; empty for none
 * @param executors how executors run
 * @param httpPort where monitoring asks, on loopback; 0 for nowhere
 * @param settings of engines, and of services with {@code service/} before the name
 */
record RunDescriptor(List<String> bundles, List<String> engines, String chain, ExecutorOptions executors, int httpPort,
    EngineSettings settings) {
    private static final String DEFAULT = "default.run";
    private static final String SETTING = "set.";
    private static final Set<String> KEYS = Set.of("bundles", "engines", "chain", "waiting", "cpus", "http");

    /** The one that the jar has. */
    static RunDescriptor ofDefault() {
        return parse("the default", defaults());
    }

    /** @throws IllegalArgumentException naming the file and what is wrong in it, or that it cannot be read */
    static RunDescriptor read(final Path file) {
        final Properties properties = new Properties(defaults());
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (final IOException e) {
            throw new IllegalArgumentException("cannot read the descriptor: " + e, e);
        }
        return parse(file.toString(), properties);
    }

    /** The default with its explanations, as text. */
    static String defaultText() {
        try (InputStream in = RunDescriptor.class.getResourceAsStream(DEFAULT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties defaults() {
        final Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(RunDescriptor.class.getResourceAsStream(DEFAULT),
            StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static RunDescriptor parse(final String from, final Properties properties) {
        try {
            final EngineSettings settings = EngineSettings.empty();
            for (final String key : properties.stringPropertyNames()) {
                if (key.startsWith(SETTING)) {
                    settings.add(key.substring(SETTING.length()) + "=" + properties.getProperty(key));
                } else if (!KEYS.contains(key)) {
                    throw new IllegalArgumentException("unknown key: " + key + ", there are: "
                        + String.join(", ", new TreeSet<>(KEYS)) + ", set.NAME.PROPERTY");
                }
            }
            return new RunDescriptor(names(properties, "bundles"), names(properties, "engines"),
                String.join(",", names(properties, "chain")), new ExecutorOptions(
                    properties.getProperty("waiting").strip(), String.join(",", names(properties, "cpus"))),
                port(properties.getProperty("http").strip()), settings);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("descriptor is wrong: " + from + ": " + e.getMessage(), e);
        }
    }

    private static List<String> names(final Properties properties, final String key) {
        final List<String> names = Stream.of(properties.getProperty(key).split("[,\\s]+"))
            .filter(name -> !name.isEmpty()).toList();
        if (new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("name comes twice: " + key + "=" + properties.getProperty(key));
        }
        return names;
    }

    private static int port(final String text) {
        final int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535: http=" + text);
        }
        return port;
    }

    RunDescriptor withChain(final String other) {
        return new RunDescriptor(bundles, engines, other, executors, httpPort, settings);
    }

    RunDescriptor withExecutors(final ExecutorOptions other) {
        return new RunDescriptor(bundles, engines, chain, other, httpPort, settings);
    }

    RunDescriptor withHttpPort(final int port) {
        return new RunDescriptor(bundles, engines, chain, executors, port, settings);
    }

    /** @throws ServiceException when a name is not carried, saying which are */
    void check(final List<CarriedBundles.Entry> carried) {
        check("bundle", bundles, names(carried, CarriedBundles.Kind.BUNDLES));
        check("engine", engines, names(carried, CarriedBundles.Kind.ENGINES));
        if (!bundles.contains("runtime")) {
            throw new ServiceException("descriptor must name the bundle runtime: bundles=" + bundles, null);
        }
    }

    private static void check(final String what, final List<String> wanted, final List<String> there) {
        for (final String name : wanted) {
            if (!there.contains(name)) {
                throw new ServiceException("descriptor names an unknown " + what + ": " + name + ", there are: "
                    + String.join(", ", there), null);
            }
        }
    }

    private static List<String> names(final List<CarriedBundles.Entry> carried, final CarriedBundles.Kind kind) {
        return carried.stream().filter(entry -> entry.kind() == kind).map(CarriedBundles.Entry::name).toList();
    }
}
