package io.roundhouse.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;

/**
 * What a service is started with.
 *
 * @param state folder that holds everything the service keeps; made when missing
 * @param isShell whether the interactive shell takes the terminal
 * @param isControl whether commands are read line by line from standard input
 * @param chain policies of datapaths that name none, application to network, separated by commas; empty for none
 * @param settings engine name to its settings, which win over the files in {@code etc/}
 */
public record FrameworkConfig(Path state, boolean isShell, boolean isControl, String chain,
    Map<String, Map<String, String>> settings) {
    /** Packages of this jar's class path that bundles import: one slf4j and one set of admin types for all. */
    private static final String EXPORTED = slf4j("1.7.36") + "," + slf4j("2.0.17")
        + ",org.osgi.service.cm;version=1.6.1,org.osgi.service.log;version=1.5.0,io.roundhouse.admin;version=1.0.0";

    /** A service without shell and without settings. */
    public static FrameworkConfig of(final Path state) {
        return new FrameworkConfig(state, false, false, "", Map.of());
    }

    /** The framework properties. Bundles read {@code roundhouse.state}, {@code .chain} and {@code .control}. */
    Map<String, Object> properties() {
        final Map<String, Object> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, state.resolve("bundles").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, EXPORTED);
        properties.put("roundhouse.state", state.toString());
        properties.put("roundhouse.chain", chain);
        properties.put("roundhouse.control", Boolean.toString(isControl));
        properties.put("gosh.args", isShell ? "" : "--nointeractive --noshutdown");
        properties.put("felix.log.logger", new FrameworkLogger());
        return properties;
    }

    private static String slf4j(final String version) {
        return "org.slf4j;org.slf4j.helpers;org.slf4j.spi;org.slf4j.event;version=" + version;
    }
}
