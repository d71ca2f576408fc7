package io.roundhouse.launcher.rollout;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.roundhouse.admin.wire.CommandLine;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a plan: JSON, of which nothing may be unknown. */
public final class PlanFile {
    private static final Set<String> COMMANDS = Set.of("engine:upgrade", "engine:deploy", "engine:rollback",
        "engine:configure", "policy:attach", "policy:detach", "policy:chain");
    private static final long WITHIN_MS = 10_000;

    private final Path folder;
    private final Map<String, Path> services = new LinkedHashMap<>();

    private PlanFile(final Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalArgumentException naming the file and what is wrong in it, or that it cannot be read */
    public static RolloutPlan read(final Path file) {
        try (Reader text = Files.newBufferedReader(file); JsonReader reader = new JsonReader(text)) {
            reader.setStrictness(Strictness.LEGACY_STRICT);
            final JsonElement root = JsonParser.parseReader(reader);
            return new PlanFile(file.toAbsolutePath().normalize().getParent()).plan(root);
        } catch (final IOException e) {
            throw new IllegalArgumentException("cannot read the plan: " + e, e);
        } catch (final JsonParseException | IllegalStateException | IllegalArgumentException
            | UnsupportedOperationException e) {
            throw new IllegalArgumentException("plan is wrong: " + file + ": " + e.getMessage(), e);
        }
    }

    private RolloutPlan plan(final JsonElement root) {
        final JsonObject plan = object("plan", root, "name", "services", "steps");
        for (final Map.Entry<String, JsonElement> entry : required("plan", plan, "services").getAsJsonObject()
            .entrySet()) {
            final Path place = folder.resolve(entry.getValue().getAsString());
            services.put(entry.getKey(), Files.isDirectory(place) ? place.resolve("run").resolve("admin.sock") : place);
        }
        final List<RolloutPlan.Step> steps = new ArrayList<>();
        for (final JsonElement element : required("plan", plan, "steps").getAsJsonArray()) {
            steps.add(step("step " + (steps.size() + 1), element));
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("plan has no steps");
        }
        return new RolloutPlan(text("plan", plan, "name", null), folder, services, steps);
    }

    private RolloutPlan.Step step(final String where, final JsonElement element) {
        final JsonObject step = object(where, element, "service", "command", "needs", "checks");
        final String service = service(where, step, null);
        final List<String> words = CommandLine.words(text(where, step, "command", null));
        if (words.isEmpty() || !COMMANDS.contains(words.getFirst())) {
            throw new IllegalArgumentException(where + ": command must be one of "
                + String.join(", ", COMMANDS.stream().sorted().toList()) + ": " + String.join(" ", words));
        }
        final List<RolloutPlan.Need> needs = new ArrayList<>();
        for (final JsonElement need : array(step, "needs")) {
            final JsonObject fields = object(where + ", needs", need, "service", "engine", "version");
            needs.add(new RolloutPlan.Need(service(where, fields, service), text(where, fields, "engine", null),
                new Version(text(where, fields, "version", null))));
        }
        final List<Check> checks = new ArrayList<>();
        for (final JsonElement check : array(step, "checks")) {
            checks.add(check(where + ", checks", check, service));
        }
        return new RolloutPlan.Step(service, words, List.copyOf(needs), List.copyOf(checks));
    }

    private Check check(final String where, final JsonElement element, final String stepService) {
        final JsonObject check = object(where, element, "service", "engine", "version", "ready", "failed", "counter",
            "more", "within_ms", "hold_ms");
        final String service = service(where, check, stepService);
        final String engine = text(where, check, "engine", "");
        final long withinMs = number(where, check, "within_ms", WITHIN_MS);
        final long holdMs = number(where, check, "hold_ms", 0);
        if (check.has("version") && !engine.isEmpty()) {
            return new Check(Check.Kind.VERSION, service, engine,
                new Version(text(where, check, "version", null)).text(), 0, withinMs, holdMs);
        } else if (check.has("counter") && !engine.isEmpty()) {
            return new Check(Check.Kind.COUNTER, service, engine, text(where, check, "counter", null),
                number(where, check, "more", 0), withinMs, holdMs);
        } else if (check.has("failed")) {
            return new Check(Check.Kind.FAILED, service, "", "", number(where, check, "failed", 0), withinMs, holdMs);
        } else if (check.has("ready") && check.get("ready").getAsBoolean()) {
            return new Check(Check.Kind.READY, service, "", "", 0, withinMs, holdMs);
        }
        throw new IllegalArgumentException(where + ": must have engine and version, engine and counter, failed, or"
            + " ready with true: " + check);
    }

    private String service(final String where, final JsonObject object, final String otherwise) {
        final String service = text(where, object, "service", otherwise);
        if (!services.containsKey(service)) {
            throw new IllegalArgumentException(where + ": unknown service: " + service + ", there are: "
                + String.join(", ", services.keySet()));
        }
        return service;
    }

    private static JsonObject object(final String where, final JsonElement element, final String... known) {
        if (!element.isJsonObject()) {
            throw new IllegalArgumentException(where + " must be an object: " + element);
        }
        for (final String key : element.getAsJsonObject().keySet()) {
            if (!List.of(known).contains(key)) {
                throw new IllegalArgumentException(
                    where + ": unknown key: " + key + ", there are: " + String.join(", ", known));
            }
        }
        return element.getAsJsonObject();
    }

    private static JsonElement required(final String where, final JsonObject object, final String key) {
        if (!object.has(key)) {
            throw new IllegalArgumentException(where + " lacks: " + key);
        }
        return object.get(key);
    }

    private static JsonArray array(final JsonObject object, final String key) {
        return object.has(key) ? object.getAsJsonArray(key) : new JsonArray();
    }

    private static String text(final String where, final JsonObject object, final String key, final String otherwise) {
        return otherwise != null && !object.has(key) ? otherwise : required(where, object, key).getAsString();
    }

    private static long number(final String where, final JsonObject object, final String key, final long otherwise) {
        final long number = object.has(key) ? object.get(key).getAsLong() : otherwise;
        if (number < 0) {
            throw new IllegalArgumentException(where + ": must not be negative: " + key + "=" + number);
        }
        return number;
    }
}
