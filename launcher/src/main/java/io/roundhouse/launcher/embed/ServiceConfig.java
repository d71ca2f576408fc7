package io.roundhouse.launcher.embed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a service is started with.
 *
 * @param state folder that holds everything the service keeps; absolute
 * @param descriptor which bundles and engines there are, and how they run
 * @param settings name of an engine, or {@code service/} and the name of a service, to its settings, which win over
 *     the files in {@code etc/} and over the descriptor
 * @param properties more properties of the framework
 * @param readyLimit how long the start may take
 */
record ServiceConfig(Path state, RunDescriptor descriptor, Map<String, Map<String, String>> settings,
    Map<String, String> properties, Duration readyLimit) {
    private static final String PROCESS = "roundhouse.process";
    /** Longer than any start that ever ends well, on a busy processor too. */
    static final Duration READY_LIMIT = Duration.ofSeconds(30);

    /** Whether the process is there for the service only, so that it may take its standard streams. */
    boolean isOwnProcess() {
        return "own".equals(properties.get(PROCESS));
    }

    /** Where operators connect. */
    Path adminSocket() {
        return state.resolve("run").resolve("admin.sock");
    }

    /** Where applications attach. */
    Path applicationSocket() {
        return state.resolve("run").resolve("roundhouse.sock");
    }
}
