package io.roundhouse.launcher.rollout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.CommandLine;
import io.roundhouse.admin.wire.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A service of a plan, by its admin API. One thread at a time. */
final class ServiceLink implements AutoCloseable {
    private final String name;
    private final Path folder;
    private final AdminClient client;

    private ServiceLink(final String name, final Path folder, final AdminClient client) {
        this.name = name;
        this.folder = folder;
        this.client = client;
    }

    /** @throws AdminException when it does not answer, or does not let this user change it */
    static ServiceLink connect(final String name, final Path socket, final Path folder) throws AdminException {
        final AdminClient client;
        try {
            client = AdminClient.connect(socket);
        } catch (final AdminException e) {
            throw new AdminException(e.code(), name + ": " + e.getMessage());
        }
        if (!client.role().equals("admin")) {
            client.close();
            throw new AdminException(
                ExitCode.NOT_PERMITTED, name + ": a plan needs the role admin, this caller's is " + client.role());
        }
        return new ServiceLink(name, folder, client);
    }

    /** Executes a command. */
    AdminClient.Result execute(final OutputStream out, final List<String> words) throws IOException {
        return client.execute(CommandLine.of(words), AdminClient.Format.TEXT, folder, out);
    }

    /** What a command says, as JSON. @throws RefusedException when the service does not do it */
    JsonElement ask(final String... words) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final AdminClient.Result result = client.execute(
            CommandLine.of(List.of(words)), new AdminClient.Format(true, false), folder, out);
        if (result.code() != ExitCode.OK) {
            throw new RefusedException(result.message());
        }
        return JsonParser.parseString(out.toString(StandardCharsets.UTF_8));
    }

    /** Versions of engines by name. */
    Map<String, String> engines() throws IOException {
        final Map<String, String> versions = new TreeMap<>();
        for (final JsonElement element : ask("engine:list").getAsJsonArray()) {
            final JsonObject engine = element.getAsJsonObject();
            versions.put(engine.get("name").getAsString(), engine.get("version").getAsString());
        }
        return versions;
    }

    boolean isReady() throws IOException {
        return ask("service:status").getAsJsonObject().getAsJsonObject("process").get("isReady").getAsBoolean();
    }

    Check.Counts counts() throws IOException {
        final JsonObject status = ask("service:status").getAsJsonObject();
        final Map<String, Long> failed = new HashMap<>();
        for (final JsonElement element : status.getAsJsonArray("datapaths")) {
            final JsonObject datapath = element.getAsJsonObject();
            failed.put(datapath.get("name").getAsString(), datapath.get("failed").getAsLong());
        }
        final Map<String, Map<String, Long>> counters = new HashMap<>();
        for (final JsonElement element : status.getAsJsonArray("engines")) {
            final JsonObject engine = element.getAsJsonObject();
            final Map<String, Long> values = new HashMap<>();
            engine.getAsJsonObject("counters").entrySet()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().getAsLong()));
            counters.put(engine.get("name").getAsString(), values);
        }
        return new Check.Counts(failed, counters);
    }

    @Override
    public void close() {
        client.close();
    }
}
