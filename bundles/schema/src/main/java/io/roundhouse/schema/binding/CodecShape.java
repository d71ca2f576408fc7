package io.roundhouse.schema.binding;

import io.roundhouse.schema.Field;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.RecordLayout;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What encoder and decoder generators share: the types of a binding in order, their layouts, names and signatures.
 */
final class CodecShape {
    static final ClassDesc CLASS = ClassDesc.of(CodecShape.class.getPackageName() + ".GeneratedCodec");
    static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();
    /** Fields whose code goes in one method: HotSpot does not compile methods of more than 8,000 bytes. */
    static final int PART_FIELDS = 48;
    static final Calls WRITER = new Calls(WireWriter.class);
    static final Calls LISTS = new Calls(ListWriter.class);
    static final Calls READER = new Calls(WireReader.class);
    static final Calls BLOCK = new Calls(BlockWriter.class);

    private final List<RecordLayout> layouts = new ArrayList<>();
    private final Map<MessageType, Integer> indexes = new IdentityHashMap<>();

    /** @param types closed: with each the types of all its fields */
    CodecShape(final Iterable<MessageType> types) {
        for (final MessageType type : types) {
            indexes.put(type, layouts.size());
            layouts.add(RecordLayout.of(type));
        }
    }

    int count() {
        return layouts.size();
    }

    RecordLayout layout(final int index) {
        return layouts.get(index);
    }

    int indexOf(final MessageType type) {
        return indexes.get(type);
    }

    int fixedLength(final MessageType type) {
        return layout(indexOf(type)).fixedLength();
    }

    /** How many methods a type's fields are spread over. */
    int partCount(final int index) {
        return Math.max(1, (layout(index).type().fields().size() + PART_FIELDS - 1) / PART_FIELDS);
    }

    /** The indexes of the fields of a part. */
    List<Integer> part(final int index, final int part) {
        final int from = part * PART_FIELDS;
        final List<Integer> fields = new ArrayList<>();
        for (int i = from; i < Math.min(layout(index).type().fields().size(), from + PART_FIELDS); i++) {
            fields.add(i);
        }
        return fields;
    }

    /** The indexes of those that are lists. */
    List<Integer> lists(final int index, final int part) {
        final List<Field> fields = layout(index).type().fields();
        return part(index, part).stream().filter(i -> fields.get(i).isRepeated()).toList();
    }
}
