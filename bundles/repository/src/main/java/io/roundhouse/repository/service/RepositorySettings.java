package io.roundhouse.repository.service;

import io.roundhouse.repository.origin.FetchLimits;
import io.roundhouse.repository.trust.TrustedKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is configured, checked. Comes from {@code etc/repository.cfg} or {@code --set repository.PROPERTY=VALUE}, as
 * engines' settings do:
 *
 * <pre>
 *  signatures           required: every jar must be signed by a trusted key; repository (the default): what comes from
 *                       a repository must be, local files need not; off: nobody looks
 *  connect_timeout_ms   that a server has to answer at all, 100 to 60000, 5000 by default
 *  download_timeout_ms  that one file may take, 100 to 3600000, 120000 by default
 * </pre>
 *
 * @param state the service's folder
 * @param mode which signatures are looked at
 * @param limits how long a server may take
 */
record RepositorySettings(Path state, Mode mode, FetchLimits limits) {
    /** Of the configuration. */
    static final String PID = "io.roundhouse.engine.repository";

    private static final List<String> PROPERTIES = List.of("signatures", "connect_timeout_ms", "download_timeout_ms");
    private static final int MIN_MS = 100;

    /** Which signatures are looked at: those of every jar, those of repositories, none. */
    enum Mode {
        REQUIRED, REPOSITORY, OFF;

        /** As in the configuration. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException naming the property that is wrong */
    static RepositorySettings of(final String state, final Map<String, ?> properties) {
        for (final String name : properties.keySet()) {
            // Those with a dot are the framework's.
            if (name.indexOf('.') < 0 && !PROPERTIES.contains(name)) {
                throw new IllegalArgumentException("no such property: " + name + ", known are " + PROPERTIES);
            }
        }
        return new RepositorySettings(Path.of(state == null ? "state" : state).toAbsolutePath(), mode(properties),
            new FetchLimits(ms(properties, "connect_timeout_ms", 5_000, 60_000),
                ms(properties, "download_timeout_ms", 120_000, 3_600_000)));
    }

    private static Mode mode(final Map<String, ?> properties) {
        final Object value = properties.get("signatures");
        return Arrays.stream(Mode.values()).filter(one -> one.toString().equals(value == null ? "repository" : value))
            .findFirst().orElseThrow(() -> new IllegalArgumentException(
                "signatures must be required, repository or off: signatures=" + value));
    }

    private static Duration ms(final Map<String, ?> properties, final String name, final int otherwise,
        final int most) {
        final Object value = properties.get(name);
        final String text = value == null ? Integer.toString(otherwise) : value.toString();
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < MIN_MS || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " must be " + MIN_MS + " to " + most + ": " + name + "=" + text);
        }
        return Duration.ofMillis(Integer.parseInt(text));
    }

    TrustedKeys keys() {
        return new TrustedKeys(state.resolve("etc").resolve("trusted-keys"));
    }
}
