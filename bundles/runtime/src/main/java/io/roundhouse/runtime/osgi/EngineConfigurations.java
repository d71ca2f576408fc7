package io.roundhouse.runtime.osgi;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    private static final String CHAIN = "io.roundhouse.chain";
    private static final String GIVEN = "given";
    private static final String POLICIES = "policies";

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

    /**
     * The policies of datapaths to come: those last kept, unless others are given now than at the last start.
     *
     * @param given at this start
     */
    List<String> chain(final String given) throws IOException {
        final Configuration configuration = admin.getConfiguration(CHAIN, "?");
        final Dictionary<String, Object> kept = configuration.getProperties();
        if (kept != null && given.equals(kept.get(GIVEN)) && kept.get(POLICIES) instanceof String policies) {
            return names(policies);
        }
        configuration.update(new Hashtable<>(Map.of(GIVEN, given, POLICIES, given)));
        return names(given);
    }

    /** Keeps the policies of datapaths to come. */
    void chain(final List<String> policies) throws IOException {
        final Configuration configuration = admin.getConfiguration(CHAIN, "?");
        final Dictionary<String, Object> kept = configuration.getProperties();
        final Object given = kept == null || kept.get(GIVEN) == null ? "" : kept.get(GIVEN);
        configuration.update(new Hashtable<>(Map.of(GIVEN, given, POLICIES, String.join(",", policies))));
    }

    private static List<String> names(final String policies) {
        return Stream.of(policies.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    void write(final String engine, final Map<String, String> settings) throws IOException {
        admin.getConfiguration(PID + engine, "?").update(new Hashtable<>(settings));
    }
}
