package io.roundhouse.runtime.osgi;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.runtime.change.JarFacts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watched folder: a jar that offers an engine and whose size and time have not changed between two looks is an
 * upgrade. What lies there at the start has been seen before.
 */
final class DeployFolder {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeployFolder.class);

    private final Path dir;
    private final Consumer<ChangeRequest.Upgrade> upgrades;
    private final Map<Path, Seen> seen = new HashMap<>();
    private boolean isFirst = true;

    DeployFolder(final Path dir, final Consumer<ChangeRequest.Upgrade> upgrades) {
        this.dir = dir;
        this.upgrades = upgrades;
    }

    /** Looks once. */
    void look() {
        try {
            Files.createDirectories(dir);
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(dir, "*.jar")) {
                jars.forEach(this::look);
            }
            seen.keySet().removeIf(path -> !Files.exists(path));
        } catch (final IOException e) {
            LOGGER.warn("watched folder cannot be read: {}", dir, e);
        }
        isFirst = false;
    }

    private void look(final Path jar) {
        try {
            final long size = Files.size(jar);
            final long time = Files.getLastModifiedTime(jar).toMillis();
            final Seen before = seen.get(jar);
            if (isFirst) {
                seen.put(jar, new Seen(size, time, true));
            } else if (before == null || before.size != size || before.time != time) {
                seen.put(jar, new Seen(size, time, false));
            } else if (!before.isTaken) {
                seen.put(jar, new Seen(size, time, true));
                take(jar);
            }
        } catch (final IOException e) {
            LOGGER.warn("file in the watched folder cannot be read: {}", jar, e);
        }
    }

    private void take(final Path jar) throws IOException {
        final JarFacts facts = JarFacts.of(jar);
        if (facts.engine() == null) {
            LOGGER.warn("file in the watched folder offers no engine: {}", jar);
        } else {
            upgrades.accept(new ChangeRequest.Upgrade(facts.engine(), jar));
        }
    }

    private record Seen(long size, long time, boolean isTaken) { }
}
