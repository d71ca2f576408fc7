package io.roundhouse.conformance;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps as their readers see them: of entries with the same key the last one counts. Records and dynamic messages have
 * them all.
 */
final class LastEntries {
    private LastEntries() {
    }

    static Message of(final Message message) {
        final Message.Builder builder = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                builder.setField(field, field.isRepeated() ? list(field, (List<?>) value) : of((Message) value));
            }
        });
        return builder.build();
    }

    private static List<Message> list(final FieldDescriptor field, final List<?> values) {
        final List<Message> messages = new ArrayList<>();
        values.forEach(v -> messages.add(of((Message) v)));
        if (!field.isMapField()) {
            return messages;
        }
        final Map<Object, Message> last = new LinkedHashMap<>();
        messages.forEach(e -> last.put(e.getField(e.getDescriptorForType().findFieldByNumber(1)), e));
        return List.copyOf(last.values());
    }
}
