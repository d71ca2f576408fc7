package io.roundhouse.schema.binding;

import io.roundhouse.schema.Field;
import io.roundhouse.schema.FieldKind;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Wire;
import java.util.Arrays;

/**
 * A field that a {@link ContentMatcher} looks for: tests on its values, and what is to be found in those that are
 * messages. Of a repeated message each value is looked at by itself, and what any has holds for all.
 */
final class ContentStep {
    private static final ValueTest[] NONE = {};

    private final Field field;
    private final int tag;
    /** Of values in one list; 0 where there are no such lists. */
    private final int packedTag;
    /** Of the other members of its oneof, each of which takes it away. */
    private final int[] rivals;
    private ContentNode node;
    private ValueTest[] tests = NONE;
    /** Of all tests somewhere in its messages. */
    private ValueTest[] within = NONE;
    private boolean[] isFound = {};

    ContentStep(final MessageType type, final Field field) {
        this.field = field;
        tag = Wire.tag(field.number(), field.kind().wireType());
        packedTag = field.isRepeated() && !field.kind().isReference() ? Wire.tag(field.number(), Wire.LENGTH) : 0;
        rivals = field.oneof() < 0 ? new int[0] : type.members(field.oneof()).stream().filter(other -> other != field)
            .mapToInt(other -> Wire.tag(other.number(), other.kind().wireType())).toArray();
    }

    Field field() {
        return field;
    }

    ContentNode node() {
        if (node == null) {
            node = new ContentNode();
        }
        return node;
    }

    ValueTest test(final ContentTest question) {
        final ValueTest test = new ValueTest(question, field);
        tests = Arrays.copyOf(tests, tests.length + 1);
        tests[tests.length - 1] = test;
        return test;
    }

    void within(final ValueTest test) {
        within = Arrays.copyOf(within, within.length + 1);
        within[within.length - 1] = test;
        isFound = new boolean[within.length];
    }

    void begin() {
        for (final ValueTest test : tests) {
            test.begin(field.isRepeated());
        }
        if (node != null && field.isRepeated()) {
            Arrays.fill(isFound, false);
        } else if (node != null) {
            node.begin();
        }
    }

    void end() {
        if (node != null && field.isRepeated()) {
            for (int i = 0; i < within.length; i++) {
                within[i].isMatched = isFound[i];
            }
        } else if (node != null) {
            node.end();
        }
    }

    /** A field of the message has come, this one or another. @return 0 or a {@link CodecError} */
    int take(final long base, final int from, final int end, final int comesTag, final int depth) {
        if (comesTag == tag) {
            return field.kind().isReference() ? bytes(base, from, end, depth) : number(base, from, end);
        } else if (comesTag == packedTag) {
            return packed(base, from, end);
        }
        for (final int rival : rivals) {
            if (rival == comesTag) {
                begin();
            }
        }
        return 0;
    }

    private int bytes(final long base, final int from, final int end, final int depth) {
        final long read = WireReader.length(base, from, end);
        final int start = (int) (read >>> 32);
        for (final ValueTest test : tests) {
            test.bytes(base + start, (int) read, field.isRepeated());
        }
        return node == null || field.kind() != FieldKind.MESSAGE ? 0 : message(base, start, end, depth);
    }

    private int message(final long base, final int start, final int end, final int depth) {
        if (!field.isRepeated()) {
            return Math.min(0, node.scan(base, start, end, depth + 1));
        }
        node.begin();
        final int result = node.scan(base, start, end, depth + 1);
        node.end();
        for (int i = 0; i < within.length; i++) {
            isFound[i] |= within[i].isMatched;
        }
        return Math.min(0, result);
    }

    /** A number that was passed over already, so it is all there. @return where the next one starts */
    private int one(final long base, final int from, final int end) {
        final int wireType = field.kind().wireType();
        final int size = wireType == Wire.FIXED64 ? Long.BYTES : wireType == Wire.FIXED32 ? Integer.BYTES
            : WireReader.varintSize(base + from, end - from);
        if (size < 0) {
            return size;
        }
        final long value = wireType == Wire.FIXED64 ? Bytes.getLong(base + from)
            : wireType == Wire.FIXED32 ? Bytes.getInt(base + from) : WireReader.varintValue(base + from, size);
        for (final ValueTest test : tests) {
            test.number(value, field.isRepeated());
        }
        return from + size;
    }

    private int number(final long base, final int from, final int end) {
        return Math.min(0, one(base, from, end));
    }

    private int packed(final long base, final int from, final int end) {
        final long read = WireReader.length(base, from, end);
        int next = (int) (read >>> 32);
        final int wireType = field.kind().wireType();
        final int width = wireType == Wire.FIXED64 ? Long.BYTES : wireType == Wire.FIXED32 ? Integer.BYTES : 1;
        if ((end - next) % width != 0) {
            return CodecError.BAD_LIST;
        }
        while (next >= 0 && next < end) {
            next = one(base, next, end);
        }
        return Math.min(0, next);
    }
}
