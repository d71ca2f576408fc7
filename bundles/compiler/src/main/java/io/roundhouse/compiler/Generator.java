package io.roundhouse.compiler;

import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Refusal;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.SchemaFile;
import io.roundhouse.schema.Service;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the files of a request.
 */
final class Generator {
    private final CodegenRequest request;
    private final Schema schema;
    private final Names names;
    private final Map<String, SchemaFile> files = new HashMap<>();

    Generator(final CodegenRequest request) {
        this.request = request;
        schema = Schema.ofFiles(request.descriptors());
        names = new Names(schema);
        schema.files().forEach(f -> files.put(f.name(), f));
    }

    /** Makes all files, or none. @throws SchemaException naming file, line and element of what is not there yet */
    void generate(final CodegenResponse response) {
        for (final String name : request.filesToGenerate()) {
            final SchemaFile file = Optional.ofNullable(files.get(name))
                .orElseThrow(() -> new SchemaException(name + ": protoc sent no descriptor"));
            check(file);
            generate(file, response);
        }
    }

    private void check(final SchemaFile file) {
        if (!"proto3".equals(file.syntax())) {
            throw new SchemaException(file.name() + ": syntax " + file.syntax() + " is not there yet, only proto3");
        }
        Stream.concat(file.messages().stream().flatMap(m -> m.refusal().stream()), file.services().stream()
            .flatMap(s -> s.methods().stream()).flatMap(m -> m.refusal().stream())).findFirst().ifPresent(refusal -> {
                throw new SchemaException(words(refusal));
            });
    }

    private String words(final Refusal refusal) {
        final SchemaFile file = files.get(refusal.file());
        final int line = new SourceLines(file.descriptor(), file.packageName()).line(refusal.element());
        return refusal.file() + ':' + (line == 0 ? "" : line + ":") + ' ' + refusal.kind() + ' ' + refusal.element()
            + ": " + refusal.reason();
    }

    private void generate(final SchemaFile file, final CodegenResponse response) {
        final FileHead head = new FileHead(file.name(), Names.packageOf(file));
        for (final MessageType type : file.messages()) {
            message(file, type, head, response);
        }
        file.enums().forEach(e -> {
            final String name = names.simpleName(e.fullName(), file.name());
            add(response, head, name, "enum " + e, new EnumWriter(e, name).write(head));
        });
        for (final Service service : file.services()) {
            final String name = service.fullName().substring(service.fullName().lastIndexOf('.') + 1);
            final ServiceWriter writer = new ServiceWriter(service, file, names);
            final String element = "service " + service.fullName();
            add(response, head, name + "Client", element, writer.client(head, name + "Client"));
            add(response, head, name + "Server", element, writer.server(head, name + "Server"));
        }
        final String name = Names.schemaClass(file);
        add(response, head, name, "file " + file.name(), new SchemaWriter(file, files).write(head, name));
    }

    private void message(final SchemaFile file, final MessageType type, final FileHead head,
        final CodegenResponse response) {
        final MessageCode message = MessageCode.of(type, names, file);
        final String element = "message " + type;
        add(response, head, message.name(), element, new ViewWriter(message).write(head));
        add(response, head, message.name() + "Builder", element, new BuilderWriter(message).write(head));
        for (final int oneof : message.oneofs()) {
            add(response, head, message.caseType(oneof), "oneof " + type + '.' + message.oneof(oneof),
                new CaseWriter(message, oneof).write(head));
        }
    }

    private void add(final CodegenResponse response, final FileHead head, final String name, final String element,
        final String content) {
        names.claim(head.fullName(name), element);
        response.file(head.path(name), content);
    }
}
