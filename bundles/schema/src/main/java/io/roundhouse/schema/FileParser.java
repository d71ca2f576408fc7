package io.roundhouse.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads one FileDescriptorProto. What it does not know it passes over: options, comments, extension ranges.
 */
final class FileParser {
    /** Number of {@code idempotency_level} among a method's options. */
    private static final int IDEMPOTENCY_LEVEL = 34;

    private final Budget budget;
    private final byte[] descriptor;
    private final List<MessageType> messages = new ArrayList<>();
    private final List<EnumType> enums = new ArrayList<>();
    private final List<ServiceSpec> services = new ArrayList<>();
    private final List<String> dependencies = new ArrayList<>();
    private String name = "";
    private String packageName = "";
    private String javaPackage = "";
    private String syntax = "proto2";

    /** A service before the types of its methods have been looked up. */
    record ServiceSpec(String fullName, List<MethodSpec> methods) {
    }

    /** A method before its types have been looked up. */
    record MethodSpec(String path, String input, String output, boolean isClientStreaming, boolean isServerStreaming,
        boolean isIdempotent) {
    }

    FileParser(final Budget budget, final byte[] descriptor) {
        this.budget = budget;
        this.descriptor = descriptor;
    }

    List<ServiceSpec> services() {
        return services;
    }

    SchemaFile file(final List<Service> linked) {
        return new SchemaFile(name, packageName, javaPackage, syntax, List.copyOf(dependencies),
            List.copyOf(messages), List.copyOf(enums), linked, descriptor);
    }

    String name() {
        return name;
    }

    List<MessageType> messages() {
        return messages;
    }

    List<EnumType> enums() {
        return enums;
    }

    void parse() {
        parseHead();
        budget.addFile(name);
        final ProtoReader reader = ProtoReader.of(descriptor);
        while (reader.next()) {
            switch (reader.number()) {
                case 4 -> parseMessage(reader.message(), packageName, 0);
                case 5 -> parseEnum(reader.message(), packageName);
                case 6 -> parseService(reader.message());
                default -> reader.skip();
            }
        }
    }

    /** What the rest needs to know first, wherever in the file it is. */
    private void parseHead() {
        final ProtoReader reader = ProtoReader.of(descriptor);
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> name = Budget.fileName(reader.string());
                case 2 -> packageName = reader.string();
                case 3 -> dependencies.add(Budget.fileName(reader.string()));
                case 8 -> parseOptions(reader.message());
                case 12 -> syntax = reader.string();
                default -> reader.skip();
            }
        }
        Budget.fileName(name);
        if (!packageName.isEmpty()) {
            Budget.dotted(packageName, name);
        }
        if (!javaPackage.isEmpty()) {
            Budget.dotted(javaPackage, name);
        }
    }

    private void parseOptions(final ProtoReader reader) {
        while (reader.next()) {
            if (reader.number() == 1) {
                javaPackage = reader.string();
            } else {
                reader.skip();
            }
        }
    }

    private String fullName(final String scope, final String simpleName) {
        Budget.identifier(simpleName, name);
        return scope.isEmpty() ? simpleName : Budget.dotted(scope + '.' + simpleName, name);
    }

    private void parseMessage(final ProtoReader reader, final String scope, final int nesting) {
        final List<ProtoReader> fields = new ArrayList<>();
        final List<ProtoReader> nested = new ArrayList<>();
        final List<ProtoReader> nestedEnums = new ArrayList<>();
        final List<String> oneofs = new ArrayList<>();
        String simpleName = "";
        String refusal = "proto3".equals(syntax) ? "" : "syntax " + Budget.printable(syntax) + " is not there yet";
        boolean isMapEntry = false;
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> simpleName = reader.string();
                case 2 -> fields.add(reader.message());
                case 3 -> nested.add(reader.message());
                case 4 -> nestedEnums.add(reader.message());
                case 5 -> {
                    refusal = "extensions are not there yet";
                    reader.skip();
                }
                case 7 -> isMapEntry = parseIsMapEntry(reader.message());
                case 8 -> oneofs.add(parseOneof(reader.message()));
                default -> reader.skip();
            }
        }
        final String fullName = fullName(scope, simpleName);
        Budget.check(nesting, SchemaLimits.MAX_NESTING, "levels of nested messages", fullName);
        budget.addMessage(fullName);
        Budget.check(oneofs.size(), SchemaLimits.MAX_FIELDS_PER_MESSAGE, "oneofs in a message", fullName);
        oneofs.forEach(o -> Budget.identifier(o, fullName));
        final List<Field> parsed = parseFields(fields, fullName);
        parsed.stream().filter(f -> f.oneof() < -1 || f.oneof() >= oneofs.size()).findFirst().ifPresent(f -> {
            throw new SchemaException("message has no such oneof: field=" + fullName + '.' + f.name() + " oneof="
                + f.oneof());
        });
        messages.add(new MessageType(fullName, name, parsed, List.copyOf(oneofs), refusal, isMapEntry));
        nested.forEach(r -> parseMessage(r, fullName, nesting + 1));
        nestedEnums.forEach(r -> parseEnum(r, fullName));
    }

    private static boolean parseIsMapEntry(final ProtoReader reader) {
        boolean isMapEntry = false;
        while (reader.next()) {
            if (reader.number() == 7) {
                isMapEntry = reader.bool();
            } else {
                reader.skip();
            }
        }
        return isMapEntry;
    }

    private static String parseOneof(final ProtoReader reader) {
        String oneof = "";
        while (reader.next()) {
            if (reader.number() == 1) {
                oneof = reader.string();
            } else {
                reader.skip();
            }
        }
        return oneof;
    }

    private List<Field> parseFields(final List<ProtoReader> readers, final String message) {
        Budget.check(readers.size(), SchemaLimits.MAX_FIELDS_PER_MESSAGE, "fields in a message", message);
        final List<Field> fields = new ArrayList<>();
        final Set<Object> seen = new HashSet<>();
        for (final ProtoReader reader : readers) {
            final FieldSpec spec = FieldParser.parse(reader, message);
            budget.addField(message + '.' + spec.name());
            if (!seen.add(spec.name()) || !seen.add(spec.number())) {
                throw new SchemaException("field is declared twice: " + message + '.' + spec.name() + " number="
                    + spec.number() + " in=" + name);
            }
            fields.add(new Field(spec));
        }
        return fields;
    }

    private void parseEnum(final ProtoReader reader, final String scope) {
        String simpleName = "";
        final List<ProtoReader> values = new ArrayList<>();
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> simpleName = reader.string();
                case 2 -> values.add(reader.message());
                default -> reader.skip();
            }
        }
        final String fullName = fullName(scope, simpleName);
        budget.addEnum(fullName);
        if (values.isEmpty()) {
            throw new SchemaException("enum has no values: " + fullName + " in=" + name);
        }
        final List<EnumType.Value> parsed = new ArrayList<>();
        for (final ProtoReader value : values) {
            parsed.add(parseEnumValue(value, fullName));
            budget.addEnumValue(fullName);
        }
        enums.add(new EnumType(fullName, name, List.copyOf(parsed)));
    }

    private EnumType.Value parseEnumValue(final ProtoReader reader, final String enumName) {
        String valueName = "";
        int number = 0;
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> valueName = reader.string();
                case 2 -> number = reader.int32();
                default -> reader.skip();
            }
        }
        return new EnumType.Value(Budget.identifier(valueName, enumName), number);
    }

    private void parseService(final ProtoReader reader) {
        String simpleName = "";
        final List<ProtoReader> methods = new ArrayList<>();
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> simpleName = reader.string();
                case 2 -> methods.add(reader.message());
                default -> reader.skip();
            }
        }
        final String fullName = fullName(packageName, simpleName);
        services.add(new ServiceSpec(fullName, methods.stream().map(m -> parseMethod(m, fullName)).toList()));
    }

    private MethodSpec parseMethod(final ProtoReader reader, final String service) {
        String simpleName = "";
        String input = "";
        String output = "";
        boolean isClientStreaming = false;
        boolean isServerStreaming = false;
        boolean isIdempotent = false;
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> simpleName = reader.string();
                case 2 -> input = reader.string();
                case 3 -> output = reader.string();
                case 4 -> isIdempotent = parseIsIdempotent(reader.message());
                case 5 -> isClientStreaming = reader.bool();
                case 6 -> isServerStreaming = reader.bool();
                default -> reader.skip();
            }
        }
        budget.addMethod(service);
        final String path = '/' + service + '/' + Budget.identifier(simpleName, service);
        return new MethodSpec(path, input, output, isClientStreaming, isServerStreaming, isIdempotent);
    }

    /** Of the options: {@code NO_SIDE_EFFECTS} or {@code IDEMPOTENT}. */
    private static boolean parseIsIdempotent(final ProtoReader options) {
        boolean isIdempotent = false;
        while (options.next()) {
            if (options.number() == IDEMPOTENCY_LEVEL) {
                isIdempotent = options.bool();
            } else {
                options.skip();
            }
        }
        return isIdempotent;
    }
}
