package io.roundhouse.runtime.osgi;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Engines' settings in ConfigurationAdmin under {@code io.roundhouse.engine.NAME}. The runtime is their only reader, so
 * that a new value reaches an engine inside a change.
 */
final class EngineConfigurations implements ConfigurationListener {
    private static final String PID = "io.roundhouse.engine.";

    private final ConfigurationAdmin admin;
    private volatile Consumer<String> news = _ -> { };

    EngineConfigurations(final ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** @param listener takes the engine whose configuration changed; must return at once */
    void listen(final Consumer<String> listener) {
        news = listener;
    }

    @Override
    public void configurationEvent(final ConfigurationEvent event) {
        if (event.getPid().startsWith(PID)) {
            news.accept(event.getPid().substring(PID.length()));
        }
    }

    Map<String, String> read(final String engine) throws IOException {
        final Configuration[] found;
        try {
            found = admin.listConfigurations("(service.pid=" + PID + engine + ")");
        } catch (final InvalidSyntaxException e) {
            throw new IllegalArgumentException("engine has no proper name: " + engine, e);
        }
        final Map<String, String> settings = new TreeMap<>();
        if (found != null && found.length > 0 && found[0].getProperties() != null) {
            final Dictionary<String, Object> properties = found[0].getProperties();
            for (final String key : Collections.list(properties.keys())) {
                if (!key.startsWith("service.") && !key.startsWith("felix.") && !key.startsWith(".")) {
                    settings.put(key, String.valueOf(properties.get(key)));
                }
            }
        }
        return settings;
    }

    void write(final String engine, final Map<String, String> settings) throws IOException {
        admin.getConfiguration(PID + engine, "?").update(new Hashtable<>(settings));
    }
}
