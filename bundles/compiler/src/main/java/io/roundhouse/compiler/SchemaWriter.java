package io.roundhouse.compiler;

import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.ProtoReader;
import io.roundhouse.schema.SchemaFile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class that has a file's descriptor set.
 */
final class SchemaWriter {
    private static final int LINE_LENGTH = 100;
    /** A constant may have 65,535 bytes. */
    private static final int LINES_PER_PART = 600;
    private static final int SOURCE_CODE_INFO = 9;

    private final SchemaFile file;
    private final Map<String, SchemaFile> all;
    private final Source source = new Source();

    SchemaWriter(final SchemaFile file, final Map<String, SchemaFile> all) {
        this.file = file;
        this.all = all;
    }

    String write(final FileHead head, final String name) {
        final List<String> lines = lines(Base64.getEncoder().encodeToString(descriptorSet()));
        head.write(source, List.of("io.roundhouse.client.stub.EmbeddedSchema"));
        source.line("/** The schema of {@code " + file.name() + "}. */").line("public final class " + name + " {");
        final List<String> parts = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += LINES_PER_PART) {
            final List<String> part = lines.subList(from, Math.min(lines.size(), from + LINES_PER_PART));
            parts.add("PART_" + parts.size());
            source.line("private static final String " + parts.getLast() + " =");
            for (int i = 0; i < part.size(); i++) {
                source.line("    " + (i == 0 ? "" : "+ ") + '"' + part.get(i) + '"'
                    + (i == part.size() - 1 ? ";" : ""));
            }
        }
        source.member("A descriptor set with the file and all that it imports.",
            "public static final EmbeddedSchema SCHEMA = new EmbeddedSchema(\"" + file.name() + "\", "
                + RecordDescriptor.LAYOUT_VERSION + ", " + String.join(", ", parts) + ");");
        source.line("").line("private " + name + "() {").line("}");
        return source.line("}").toString();
    }

    private static List<String> lines(final String text) {
        final List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); from += LINE_LENGTH) {
            lines.add(text.substring(from, Math.min(text.length(), from + LINE_LENGTH)));
        }
        return lines;
    }

    private byte[] descriptorSet() {
        final Map<String, SchemaFile> needed = new LinkedHashMap<>();
        collect(file, needed);
        final ProtoWriter set = new ProtoWriter();
        needed.values().forEach(f -> set.bytes(1, withoutSource(f.descriptor())));
        return set.toByteArray();
    }

    /** What is imported comes first. */
    private void collect(final SchemaFile from, final Map<String, SchemaFile> needed) {
        if (!needed.containsKey(from.name())) {
            from.dependencies().forEach(d -> collect(all.get(d), needed));
            needed.put(from.name(), from);
        }
    }

    private static byte[] withoutSource(final byte[] descriptor) {
        final ProtoWriter stripped = new ProtoWriter();
        final ProtoReader reader = ProtoReader.of(descriptor);
        while (reader.next()) {
            reader.skip();
            if (reader.number() != SOURCE_CODE_INFO) {
                stripped.fields(descriptor, reader.fieldStart(), reader.position());
            }
        }
        return stripped.toByteArray();
    }
}
