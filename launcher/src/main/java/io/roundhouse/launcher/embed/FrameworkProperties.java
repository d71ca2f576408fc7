package io.roundhouse.launcher.embed;

import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;

/** What a framework of our own is made with. */
final class FrameworkProperties {
    /**
     * Packages of the class path that bundles import: one slf4j, line editor, set of admin and engine types and of
     * system calls, whose natives cannot be loaded twice, for all.
     */
    private static final String EXPORTED = slf4j("1.7.36") + "," + slf4j("2.0.17")
        + ",org.osgi.service.cm;version=1.6.1,org.osgi.service.log;version=1.5.0"
        + ",io.roundhouse.admin;version=1.3.0"
        + ",io.roundhouse.admin.wire;io.roundhouse.admin.command;io.roundhouse.posix"
        + ";io.roundhouse.spi;io.roundhouse.spi.datapath;io.roundhouse.spi.sandbox;version=1.0.0";
    private static final String TERMINAL = ",org.jline.builtins;org.jline.keymap;org.jline.reader;"
        + "org.jline.reader.impl;org.jline.terminal;org.jline.terminal.spi;org.jline.utils;version=3.30.6";

    private FrameworkProperties() {
    }

    /**
     * Bundles read {@code roundhouse.state}, {@code .chain}, {@code .waiting}, {@code .cpus}, {@code .http.port} and
     * {@code .provenance}: no jar is taken while nobody can say whose it is. The framework takes any value there, but
     * declares strings.
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Map<String, String> of(final ServiceConfig config) {
        final RunDescriptor descriptor = config.descriptor();
        final Map<String, Object> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, config.state().resolve("bundles").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, config.isOwnProcess() ? EXPORTED + TERMINAL
            : EXPORTED);
        properties.put("roundhouse.state", config.state().toString());
        properties.put("roundhouse.chain", descriptor.chain());
        properties.put("roundhouse.waiting", descriptor.executors().waiting());
        properties.put("roundhouse.cpus", descriptor.executors().cpus());
        properties.put("roundhouse.http.port", Integer.toString(descriptor.httpPort()));
        properties.put("roundhouse.provenance", "true");
        properties.put("gosh.args", "--nointeractive --noshutdown");
        properties.put("felix.log.logger", new FrameworkLogger());
        // Else threads of the framework's resolver outlive it by a minute.
        properties.put("felix.resolver.parallelism", "1");
        // They would be the whole process's.
        properties.put("felix.service.urlhandlers", "false");
        properties.putAll(config.properties());
        return (Map) properties;
    }

    private static String slf4j(final String version) {
        return "org.slf4j;org.slf4j.helpers;org.slf4j.spi;org.slf4j.event;version=" + version;
    }
}
