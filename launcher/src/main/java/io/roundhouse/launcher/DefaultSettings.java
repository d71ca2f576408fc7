package io.roundhouse.launcher;

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
 * Puts settings into ConfigurationAdmin under {@code io.roundhouse.engine.NAME}, where the runtime reads them:
 * {@code etc/NAME.cfg} when the file is new or has changed since it was read last, so that what was configured by
 * command survives a restart; those of the command line always.
 */
final class DefaultSettings {
    static final String PID = "io.roundhouse.engine.";

    private final ConfigurationAdmin configurations;
    private final Path state;

    DefaultSettings(final ConfigurationAdmin configurations, final Path state) {
        this.configurations = configurations;
        this.state = state;
    }

    void applyFiles() throws IOException {
        final KnownFiles known = KnownFiles.load(state.resolve("etc.properties"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(state.resolve("etc"), "*.cfg")) {
            for (final Path file : files) {
                final Map<String, String> values = read(file);
                if (known.changed(file.getFileName().toString(), Integer.toHexString(values.hashCode()))) {
                    apply(file.getFileName().toString().replaceFirst("\\.cfg$", ""), values);
                }
            }
        }
        known.save();
    }

    void apply(final Map<String, Map<String, String>> settings) throws IOException {
        for (final Map.Entry<String, Map<String, String>> engine : settings.entrySet()) {
            apply(engine.getKey(), engine.getValue());
        }
    }

    private void apply(final String engine, final Map<String, String> values) throws IOException {
        final Configuration configuration = configurations.getConfiguration(PID + engine, "?");
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
