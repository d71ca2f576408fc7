package io.roundhouse.launcher.embed;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Puts settings into ConfigurationAdmin: those of an engine under {@code io.roundhouse.engine.NAME}, where the runtime
 * reads them, those of {@code service/NAME} under {@code io.roundhouse.NAME}. From {@code etc/NAME.cfg} when the file
 * is new or has changed since it was read last, so that what was configured by command survives a restart; those of
 * the command line always.
 */
final class DefaultSettings {
    private static final String PID = "io.roundhouse.";
    private static final String SERVICE = "service/";

    private final ConfigurationAdmin configurations;
    private final Path state;

    DefaultSettings(final ConfigurationAdmin configurations, final Path state) {
        this.configurations = configurations;
        this.state = state;
    }

    void applyFiles() throws IOException {
        final KnownFiles known = KnownFiles.load(state.resolve("etc.properties"));
        applyFolder(state.resolve("etc"), "", known);
        applyFolder(state.resolve("etc").resolve("service"), SERVICE, known);
        known.save();
    }

    private void applyFolder(final Path folder, final String prefix, final KnownFiles known) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.cfg")) {
            for (final Path file : files) {
                final Map<String, String> values = read(file);
                final String name = prefix + file.getFileName();
                if (known.changed(name, Integer.toHexString(values.hashCode()))) {
                    apply(name.replaceFirst("\\.cfg$", ""), values);
                }
            }
        }
    }

    void apply(final Map<String, Map<String, String>> settings) throws IOException {
        for (final Map.Entry<String, Map<String, String>> engine : settings.entrySet()) {
            apply(engine.getKey(), engine.getValue());
        }
    }

    private void apply(final String name, final Map<String, String> values) throws IOException {
        final String pid = PID + (name.startsWith(SERVICE) ? name.substring(SERVICE.length()) : "engine." + name);
        final Configuration configuration = configurations.getConfiguration(pid, "?");
        final Dictionary<String, Object> present = configuration.getProperties();
        final Dictionary<String, Object> merged = present == null ? new Hashtable<>() : present;
        values.forEach(merged::put);
        configuration.updateIfDifferent(merged);
    }

    private static Map<String, String> read(final Path file) throws IOException {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        final Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name).trim()));
        return values;
    }
}
