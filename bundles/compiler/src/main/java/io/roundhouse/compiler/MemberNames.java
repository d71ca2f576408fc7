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
    private final Map<String, String> owners = new HashMap<>();

    MemberNames(final MessageType type) {
        this.type = type;
    }

    void claim(final String method, final Field field) {
        claim(method, field.name());
    }

    /** For a field or a oneof. */
    void claim(final String method, final String element) {
        final String other = owners.putIfAbsent(method, element);
        if (other != null) {
            throw new SchemaException(type.file() + ": fields " + type + '.' + other + " and " + type + '.' + element
                + " would both get the method " + method + ": rename one");
        }
    }
}
