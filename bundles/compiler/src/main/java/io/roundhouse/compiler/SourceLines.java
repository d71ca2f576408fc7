package io.roundhouse.compiler;

import io.roundhouse.schema.ProtoReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which line of its file an element is, from the source_code_info that protoc sends along.
 */
final class SourceLines {
    private static final int FIELD = 2;
    private static final int MESSAGE = 4;
    private static final int SERVICE = 6;
    private static final int NESTED = 3;
    private static final int INFO = 9;

    private final Map<List<Integer>, String> elements = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** Of the elements of a FileDescriptorProto. */
    SourceLines(final byte[] descriptor, final String packageName) {
        final String scope = packageName.isEmpty() ? "" : packageName + '.';
        final int[] counts = new int[SERVICE + 1];
        ProtoReader reader = ProtoReader.of(descriptor);
        while (reader.next()) {
            switch (reader.number()) {
                case MESSAGE -> message(reader.message(), List.of(MESSAGE, counts[MESSAGE]++), scope);
                case SERVICE -> service(reader.message(), List.of(SERVICE, counts[SERVICE]++), scope);
                default -> reader.skip();
            }
        }
        reader = ProtoReader.of(descriptor);
        while (reader.next()) {
            if (reader.number() == INFO) {
                info(reader.message());
            } else {
                reader.skip();
            }
        }
    }

    /** The line of an element by full name, counted from 1; 0 when it is not known. */
    int line(final String element) {
        return lines.getOrDefault(element, 0);
    }

    private static List<Integer> path(final List<Integer> parent, final int kind, final int index) {
        final List<Integer> path = new ArrayList<>(parent);
        path.add(kind);
        path.add(index);
        return path;
    }

    private void message(final ProtoReader reader, final List<Integer> path, final String scope) {
        final List<ProtoReader> nested = new ArrayList<>();
        final List<String> fields = new ArrayList<>();
        String name = "";
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> name = reader.string();
                case FIELD -> fields.add(name(reader.message()));
                case NESTED -> nested.add(reader.message());
                default -> reader.skip();
            }
        }
        elements.put(path, scope + name);
        for (int i = 0; i < fields.size(); i++) {
            elements.put(path(path, FIELD, i), scope + name + '.' + fields.get(i));
        }
        for (int i = 0; i < nested.size(); i++) {
            message(nested.get(i), path(path, NESTED, i), scope + name + '.');
        }
    }

    private void service(final ProtoReader reader, final List<Integer> path, final String scope) {
        final List<String> methods = new ArrayList<>();
        String name = "";
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> name = reader.string();
                case 2 -> methods.add(name(reader.message()));
                default -> reader.skip();
            }
        }
        elements.put(path, scope + name);
        for (int i = 0; i < methods.size(); i++) {
            elements.put(path(path, 2, i), '/' + scope + name + '/' + methods.get(i));
        }
    }

    private static String name(final ProtoReader reader) {
        String name = "";
        while (reader.next()) {
            if (reader.number() == 1) {
                name = reader.string();
            } else {
                reader.skip();
            }
        }
        return name;
    }

    private void info(final ProtoReader reader) {
        while (reader.next()) {
            if (reader.number() == 1) {
                location(reader.message());
            } else {
                reader.skip();
            }
        }
    }

    private void location(final ProtoReader reader) {
        final List<Integer> path = new ArrayList<>();
        int line = 0;
        while (reader.next()) {
            if (reader.number() == 1) {
                final ProtoReader packed = reader.message();
                while (packed.hasMore()) {
                    path.add(packed.packedInt32());
                }
            } else if (reader.number() == 2) {
                line = 1 + reader.message().packedInt32();
            } else {
                reader.skip();
            }
        }
        final String element = elements.get(path);
        if (element != null) {
            lines.putIfAbsent(element, line);
        }
    }
}
