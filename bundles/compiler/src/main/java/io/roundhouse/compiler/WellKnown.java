package io.roundhouse.compiler;

import io.roundhouse.schema.SchemaFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The types that come with protobuf. Their stubs are an artifact of their own, {@code io.roundhouse:wkt}, so that all
 * schemas share them; their files are in this program, for protoc to find.
 */
final class WellKnown {
    static final String PACKAGE = "io.roundhouse.wkt";

    private static final String FOLDER = "google/protobuf/";
    private static final List<String> NAMES = List.of("any", "api", "duration", "empty", "field_mask", "source_context",
        "struct", "timestamp", "type", "wrappers");

    private WellKnown() {
    }

    /** Whether a file is one of them, whatever {@code java_package} it has for others. */
    static boolean is(final SchemaFile file) {
        return NAMES.stream().anyMatch(n -> file.name().equals(FOLDER + n + ".proto"));
    }

    /** Writes the files below a folder to import them from. */
    static void unpack(final Path folder) throws IOException {
        Files.createDirectories(folder.resolve(FOLDER));
        for (final String name : NAMES) {
            final String file = FOLDER + name + ".proto";
            try (InputStream proto = WellKnown.class.getClassLoader().getResourceAsStream(file)) {
                if (proto == null) {
                    throw new IOException("program lacks a part: file=" + file);
                }
                Files.copy(proto, folder.resolve(file));
            }
        }
    }
}
