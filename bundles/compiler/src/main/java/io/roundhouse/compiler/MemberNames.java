package io.roundhouse.compiler;

import io.roundhouse.schema.Field;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.SchemaException;
import java.util.HashMap;
import java.util.Map;

/**
 * The methods of one generated class, so that no two fields get the same.
 */
final class MemberNames {
    private final MessageType type;
    private final Map<String, Field> owners = new HashMap<>();

    MemberNames(final MessageType type) {
        this.type = type;
    }

    void claim(final String method, final Field field) {
        final Field other = owners.putIfAbsent(method, field);
        if (other != null) {
            throw new SchemaException(type.file() + ": fields " + type + '.' + other.name() + " and " + type + '.'
                + field.name() + " would both get the method " + method + ": rename one");
        }
    }
}
