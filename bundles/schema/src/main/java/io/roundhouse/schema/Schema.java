package io.roundhouse.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types and methods of one descriptor set. Made by {@link #of} and unchanging.
 */
public final class Schema {
    private final List<SchemaFile> files;
    private final Map<String, MessageType> messages;
    private final Map<Integer, Method> methods;

    Schema(final List<SchemaFile> files, final Map<String, MessageType> messages, final Map<Integer, Method> methods) {
        this.files = files;
        this.messages = messages;
        this.methods = methods;
    }

    /**
     * Parses a serialised {@code FileDescriptorSet}, which has to have every file that it imports. What cannot be used
     * yet (streaming) is kept and says so by {@code refusal()}.
     *
     * @throws SchemaException when the set is malformed, over a limit of {@link SchemaLimits}, names a type that it
     *                         does not have, or has two methods with one id
     */
    public static Schema of(final byte[] descriptorSet) {
        if (descriptorSet.length > SchemaLimits.MAX_BYTES) {
            throw new SchemaException(
                "descriptor set is too long: bytes=" + descriptorSet.length + " limit=" + SchemaLimits.MAX_BYTES);
        }
        final ProtoReader reader = ProtoReader.of(descriptorSet);
        final List<byte[]> descriptors = new ArrayList<>();
        while (reader.next()) {
            if (reader.number() == 1) {
                descriptors.add(reader.bytes());
            } else {
                reader.skip();
            }
        }
        return ofFiles(descriptors);
    }

    /** The same from serialised {@code FileDescriptorProto}s. */
    public static Schema ofFiles(final List<byte[]> descriptors) {
        final Budget budget = new Budget();
        final Linker linker = new Linker();
        for (final byte[] descriptor : descriptors) {
            final FileParser parser = new FileParser(budget, descriptor);
            parser.parse();
            linker.add(parser);
        }
        return linker.link();
    }

    /** In the order of the set. */
    public List<SchemaFile> files() {
        return files;
    }

    /** All messages of all files. */
    public Collection<MessageType> messages() {
        return messages.values();
    }

    /** The message with a full name. */
    public Optional<MessageType> message(final String fullName) {
        return Optional.ofNullable(messages.get(fullName));
    }

    /** All methods of all files. */
    public Collection<Method> methods() {
        return methods.values();
    }

    /** The method with an id. */
    public Optional<Method> method(final int id) {
        return Optional.ofNullable(methods.get(id));
    }

    /** The method with a path. */
    public Optional<Method> method(final String path) {
        return method(Method.idOf(path)).filter(m -> m.path().equals(path));
    }

    /** All that the roots' fields can hold at any depth, and the roots, by name. */
    public static Collection<MessageType> reachable(final Collection<MessageType> roots) {
        return Reachable.from(roots);
    }
}
