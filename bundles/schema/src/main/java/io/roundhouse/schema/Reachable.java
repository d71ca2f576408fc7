package io.roundhouse.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which messages can be in a message.
 */
final class Reachable {
    private Reachable() {
    }

    static Collection<MessageType> from(final MessageType... roots) {
        return from(List.of(roots));
    }

    /** The roots and all that their fields can hold at any depth, by name. */
    static Collection<MessageType> from(final Collection<MessageType> roots) {
        final Set<MessageType> found = new LinkedHashSet<>(roots);
        final Deque<MessageType> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            for (final Field field : open.pop().fields()) {
                if (field.messageType() != null && found.add(field.messageType())) {
                    open.push(field.messageType());
                }
            }
        }
        final List<MessageType> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing(MessageType::fullName));
        return sorted;
    }
}
