package io.roundhouse.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts parsed files together: looks up the types that fields and methods name, and gives methods their ids.
 */
final class Linker {
    private final List<FileParser> files = new ArrayList<>();
    private final Map<String, String> fileByName = new HashMap<>();
    private final Map<String, MessageType> messages = new LinkedHashMap<>();
    private final Map<String, EnumType> enums = new HashMap<>();
    private final Map<Integer, Method> methods = new LinkedHashMap<>();

    void add(final FileParser file) {
        files.add(file);
        declare("file " + file.name(), file.name());
        for (final MessageType message : file.messages()) {
            declare(message.fullName(), file.name());
            messages.put(message.fullName(), message);
        }
        for (final EnumType enumeration : file.enums()) {
            declare(enumeration.fullName(), file.name());
            enums.put(enumeration.fullName(), enumeration);
        }
        file.services().forEach(s -> declare(s.fullName(), file.name()));
    }

    private void declare(final String name, final String file) {
        final String other = fileByName.putIfAbsent(name, file);
        if (other != null) {
            throw new SchemaException(name + " is declared twice: in " + other + " and in " + file);
        }
    }

    Schema link() {
        for (final MessageType message : messages.values()) {
            message.fields().forEach(f -> link(message, f));
        }
        final List<SchemaFile> linked = new ArrayList<>();
        for (final FileParser file : files) {
            linked.add(file.file(file.services().stream().map(s -> link(file, s)).toList()));
        }
        return new Schema(List.copyOf(linked), messages, methods);
    }

    private void link(final MessageType message, final Field field) {
        final String where = message.fullName() + '.' + field.name();
        switch (field.kind()) {
            case MESSAGE, GROUP -> field.link(messageType(field.spec().typeName(), where), null);
            case ENUM -> field.link(null, enumType(field.spec().typeName(), where));
            default -> { }
        }
    }

    private Service link(final FileParser file, final FileParser.ServiceSpec spec) {
        final List<Method> linked = new ArrayList<>();
        for (final FileParser.MethodSpec m : spec.methods()) {
            final Method method = new Method(m.path(), file.name(), messageType(m.input(), m.path()),
                messageType(m.output(), m.path()), m.isClientStreaming(), m.isServerStreaming(),
                m.isIdempotent());
            final Method other = methods.putIfAbsent(method.id(), method);
            if (other != null) {
                throw new SchemaException("two methods have the same id, rename one: " + other.path() + " and "
                    + method.path() + " id=0x" + Integer.toHexString(method.id()));
            }
            linked.add(method);
        }
        return new Service(spec.fullName(), file.name(), List.copyOf(linked));
    }

    private MessageType messageType(final String typeName, final String where) {
        return found(messages, typeName, "message", where);
    }

    private EnumType enumType(final String typeName, final String where) {
        return found(enums, typeName, "enum", where);
    }

    private static <T> T found(final Map<String, T> types, final String typeName, final String what,
        final String where) {
        final T type = typeName.startsWith(".") ? types.get(typeName.substring(1)) : null;
        if (type == null) {
            throw new SchemaException("descriptor set has no such " + what + ": type=" + Budget.printable(typeName)
                + " used by " + where);
        }
        return type;
    }
}
