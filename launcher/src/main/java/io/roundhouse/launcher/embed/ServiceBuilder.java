package io.roundhouse.launcher.embed;

import io.roundhouse.admin.Logs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says how a service is to run. Values are checked at once. One thread. */
public final class ServiceBuilder {
    private final Path state;
    private final EngineSettings settings = EngineSettings.empty();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private RunDescriptor descriptor = RunDescriptor.ofDefault();
    private Logs logs;
    private Duration readyLimit = ServiceConfig.READY_LIMIT;

    ServiceBuilder(final Path state) {
        this.state = state.toAbsolutePath().normalize();
    }

    /** The descriptor that the jar has, with an explanation of each key. */
    public static String defaultDescriptor() {
        return RunDescriptor.defaultText();
    }

    /**
     * Takes bundles, engines and how they run from a file; call it before what is to differ from that.
     *
     * @throws IllegalArgumentException naming what is wrong in it
     */
    public ServiceBuilder descriptor(final Path file) {
        descriptor = RunDescriptor.read(file);
        return this;
    }

    /** Policies of datapaths that name none, from the application to the network. */
    public ServiceBuilder chain(final List<String> policies) {
        descriptor = descriptor.withChain(String.join(",", policies));
        return this;
    }

    /** How executors run. */
    public ServiceBuilder executors(final ExecutorOptions executors) {
        descriptor = descriptor.withExecutors(executors);
        return this;
    }

    /**
     * Where monitoring asks, on loopback, who shows the token of {@code etc/http.token}.
     *
     * @param port 1 to 65535, 0 for nowhere
     */
    public ServiceBuilder http(final int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535: port=" + port);
        }
        descriptor = descriptor.withHttpPort(port);
        return this;
    }

    /** @param name of an engine, or {@code service/control}, {@code service/mrpc} */
    public ServiceBuilder set(final String name, final String property, final String value) {
        settings.put(name, property, value);
        return this;
    }

    /** A property of the framework, for bundles that the embedding program adds. */
    public ServiceBuilder frameworkProperty(final String name, final String value) {
        properties.put(name, value);
        return this;
    }

    /** What operators see of the log, when the embedding program lets them. */
    public ServiceBuilder logs(final Logs kept) {
        logs = kept;
        return this;
    }

    /** How long the start may take, 30 s by default. */
    public ServiceBuilder readyLimit(final Duration limit) {
        readyLimit = limit;
        return this;
    }

    /** How executors run as of now, from the descriptor or from {@link #executors}. */
    public ExecutorOptions executors() {
        return descriptor.executors();
    }

    /** Begins to start it and returns at once; {@link RoundhouseService#ready} says when it is, or why not. */
    public RoundhouseService start() {
        return RoundhouseService.start(new ServiceConfig(state, descriptor, settings.values(), Map.copyOf(properties),
            readyLimit), logs);
    }
}
