package io.roundhouse.bench.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Envoy with a rule in its Lua filter, which its routes switch on and off while it runs: it takes no part in calls
 * while it is off.
 *
 * @param program its path
 * @param denied the customer whose requests get PERMISSION_DENIED
 */
public record LuaEnvoyProxy(Path program, String denied) implements Proxy {
    private static final String LUA = EnvoyText.TYPES + "filters.http.lua.v3.Lua";
    private static final String OFF = EnvoyText.routes("");

    @Override
    public String name() {
        return EnvoyText.NAME;
    }

    @Override
    public String version() {
        return EnvoyWheel.VERSION;
    }

    @Override
    public String configuration(final Hop hop, final Path folder) {
        return EnvoyText.of(hop, "rds: {route_config_name: all, config_source: {resource_api_version: V3,"
            + " path_config_source: {path: " + routes(folder) + ", watched_directory: {path: " + folder + "}}}}",
            "{name: rule, disabled: true, typed_config: {\"@type\": " + LUA + "}}, " + EnvoyText.ROUTER);
    }

    @Override
    public List<String> command(final Path configuration, final Hop hop) {
        final List<String> command = new ArrayList<>(EnvoyText.command(program, configuration, hop));
        // Without a name it takes no routes from elsewhere.
        command.addAll(List.of("--service-node", "bench", "--service-cluster", "bench"));
        return command;
    }

    @Override
    public void prepare(final Path folder) throws IOException {
        Files.writeString(rule(folder), LuaRule.of(denied));
        turn(folder, false);
    }

    /** Has the running proxy, whose folder it is, apply the rule or not; a moment later it does. */
    public void turn(final Path folder, final boolean isOn) throws IOException {
        final String routes = isOn ? EnvoyText.routes(", typed_per_filter_config: {rule: {\"@type\": " + LUA
            + "PerRoute, source_code: {filename: " + rule(folder) + "}}}") : OFF;
        // It sees files that are moved, not those that are written.
        final Path next = Files.writeString(folder.resolve("routes.next"), "resources: [{\"@type\":"
            + " type.googleapis.com/envoy.config.route.v3.RouteConfiguration, " + routes.substring(1) + "]\n");
        Files.move(next, routes(folder), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path routes(final Path folder) {
        return folder.resolve("routes.yaml");
    }

    private static Path rule(final Path folder) {
        return folder.resolve("rule.lua");
    }
}
