package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.sun.management.ThreadMXBean;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.binding.ContentTest.Operator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Random questions about random messages against the same asked of what protobuf's own implementation decodes. */
@Timeout(120)
class ContentMatcherTest {
    private static final int SCHEMAS = 300;
    private static final int MESSAGES = 12;
    private static final int QUESTIONS = 6;
    private static final int ROOM = 1 << 20;

    private final MemorySegment memory = Arena.ofAuto().allocate(ROOM);
    private final long seed = Long.getLong("roundhouse.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private int read(final ContentMatcher matcher, final byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, Records.BYTE, 5, bytes.length);
        return matcher.read(memory, 5, bytes.length);
    }

    @Test
    void shouldAnswerAsADecoderWould() throws Exception {
        final int[] answers = new int[2];
        for (int i = 0; i < SCHEMAS; i++) {
            final RandomSchema drawn = new RandomSchema(random.nextLong());
            final int index = random.nextInt(drawn.messageCount());
            final Descriptor theirs = RandomSchema.theirs(drawn.file(), index);
            final MessageType ours = RandomSchema.type(RandomSchema.ours(drawn.file()), index);
            for (int j = 0; j < MESSAGES && !theirs.getFields().isEmpty(); j++) {
                ask(theirs, ours, bytes(theirs), answers);
            }
        }
        assertTrue(answers[0] > 1_000 && answers[1] > 1_000, answers[0] + " no, " + answers[1] + " yes");
    }

    /** One message, or two that are merged: parts come in any order, and several times. */
    private byte[] bytes(final Descriptor type) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(2); i >= 0; i--) {
            new RandomMessage(random).next(type, 0).writeTo(bytes);
        }
        return bytes.toByteArray();
    }

    private void ask(final Descriptor theirs, final MessageType ours, final byte[] bytes, final int[] answers)
        throws Exception {
        final DynamicMessage message = DynamicMessage.parseFrom(theirs, bytes);
        final List<List<FieldDescriptor>> paths = new ArrayList<>();
        final List<ContentTest> questions = new ArrayList<>();
        while (questions.size() < QUESTIONS) {
            final List<FieldDescriptor> path = path(theirs);
            final ContentTest question = question(path, message);
            if (question != null) {
                paths.add(path);
                questions.add(question);
            }
        }
        final ContentMatcher matcher = new ContentMatcher(ours, questions);
        assertEquals(0, read(matcher, bytes), () -> "seed " + seed);
        for (int i = 0; i < questions.size(); i++) {
            final ContentTest question = questions.get(i);
            final boolean expected = holds(message, paths.get(i), 0, question);
            answers[expected ? 1 : 0]++;
            assertEquals(expected, matcher.isMatched(i), () -> question + " of " + message + " seed " + seed);
        }
    }

    private List<FieldDescriptor> path(final Descriptor type) {
        final List<FieldDescriptor> path = new ArrayList<>();
        Descriptor at = type;
        while (true) {
            final FieldDescriptor field = at.getFields().get(random.nextInt(at.getFields().size()));
            path.add(field);
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || random.nextInt(8) == 0
                || field.getMessageType().getFields().isEmpty()) {
                return path;
            }
            at = field.getMessageType();
        }
    }

    /** A question that the last field can be asked, or null. */
    private ContentTest question(final List<FieldDescriptor> path, final DynamicMessage message) {
        final FieldDescriptor last = path.getLast();
        final Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
        final String name = String.join(".", path.stream().map(FieldDescriptor::getName).toList());
        if (operator == Operator.EXISTS) {
            return last.hasPresence() || last.isRepeated() ? new ContentTest(name, operator, "") : null;
        }
        final boolean isText = last.getJavaType() == FieldDescriptor.JavaType.STRING
            || last.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING;
        final boolean isOfTexts =
            operator == Operator.STARTS || operator == Operator.ENDS || operator == Operator.CONTAINS;
        final boolean isOfAll = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        if (last.getJavaType() == FieldDescriptor.JavaType.MESSAGE || !isOfAll && isText != isOfTexts
            || !isOfAll && last.getJavaType() == FieldDescriptor.JavaType.BOOLEAN) {
            return null;
        }
        final List<Object> values = new ArrayList<>();
        collect(message, path, 0, values);
        final Object value = values.isEmpty() || random.nextInt(5) == 0 ? last.isRepeated() ? zero(last)
            : last.getDefaultValue() : values.get(random.nextInt(values.size()));
        return new ContentTest(name, operator, words(last, value, isOfTexts));
    }

    private static Object zero(final FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> 0;
            case LONG -> 0L;
            case FLOAT -> 0f;
            case DOUBLE -> 0d;
            case BOOLEAN -> false;
            case STRING -> "";
            case BYTE_STRING -> ByteString.EMPTY;
            default -> field.getEnumType().getValues().getFirst();
        };
    }

    private static void collect(final Message message, final List<FieldDescriptor> path, final int at,
        final List<Object> values) {
        final FieldDescriptor field = path.get(at);
        final List<?> here = field.isRepeated() ? (List<?>) message.getField(field)
            : List.of(message.getField(field));
        for (final Object value : here) {
            if (at + 1 == path.size()) {
                values.add(value);
            } else {
                collect((Message) value, path, at + 1, values);
            }
        }
    }

    private String words(final FieldDescriptor field, final Object value, final boolean isPart) {
        return switch (field.getType()) {
            case STRING -> isPart ? part(value.toString()) : value.toString();
            case BYTES -> "0x" + HexFormat.of().formatHex(
                isPart ? part((ByteString) value).toByteArray() : ((ByteString) value).toByteArray());
            case ENUM -> random.nextBoolean() && ((EnumValueDescriptor) value).getIndex() >= 0
                ? ((EnumValueDescriptor) value).getName() : Integer.toString(((EnumValueDescriptor) value).getNumber());
            case UINT32, FIXED32 -> Integer.toUnsignedString((int) value);
            case UINT64, FIXED64 -> Long.toUnsignedString((long) value);
            default -> value.toString();
        };
    }

    private String part(final String text) {
        final int[] points = text.codePoints().toArray();
        final int from = random.nextInt(points.length + 1);
        return new String(points, from, random.nextInt(points.length - from + 1));
    }

    private ByteString part(final ByteString bytes) {
        final int from = random.nextInt(bytes.size() + 1);
        return bytes.substring(from, from + random.nextInt(bytes.size() - from + 1));
    }

    // ---- the same, of a decoded message ----

    private static boolean holds(final Message message, final List<FieldDescriptor> path, final int at,
        final ContentTest question) {
        if (question.operator() == Operator.NOT_EQUAL) {
            return !holds(message, path, at, new ContentTest(question.path(), Operator.EQUAL, question.value()));
        }
        final FieldDescriptor field = path.get(at);
        final boolean isLast = at + 1 == path.size();
        if (isLast && question.operator() == Operator.EXISTS) {
            return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
        }
        final List<?> values = field.isRepeated() ? (List<?>) message.getField(field)
            : List.of(message.getField(field));
        return values.stream().anyMatch(value -> isLast ? isTrue(field, value, question)
            : holds((Message) value, path, at + 1, question));
    }

    private static boolean isTrue(final FieldDescriptor field, final Object value, final ContentTest question) {
        final String words = question.value();
        return switch (field.getType()) {
            case STRING -> isTrue(ByteString.copyFromUtf8(value.toString()), ByteString.copyFromUtf8(words), question);
            case BYTES -> isTrue((ByteString) value,
                ByteString.copyFrom(HexFormat.of().parseHex(words.substring(2))), question);
            case FLOAT -> isTrue((float) value, Float.parseFloat(words), question);
            case DOUBLE -> isTrue((double) value, Double.parseDouble(words), question);
            case BOOL -> value.toString().equals(words);
            case ENUM -> isOrder(Integer.compare(((EnumValueDescriptor) value).getNumber(), number(field, words)),
                question);
            case UINT32, FIXED32 -> isOrder(
                Integer.compareUnsigned((int) value, Integer.parseUnsignedInt(words)), question);
            case UINT64, FIXED64 -> isOrder(
                Long.compareUnsigned((long) value, Long.parseUnsignedLong(words)), question);
            default -> isOrder(Long.compare(((Number) value).longValue(), Long.parseLong(words)), question);
        };
    }

    private static int number(final FieldDescriptor field, final String words) {
        final EnumValueDescriptor named = field.getEnumType().findValueByName(words);
        return named == null ? Integer.parseInt(words) : named.getNumber();
    }

    private static boolean isTrue(final double value, final double other, final ContentTest question) {
        return switch (question.operator()) {
            case LESS -> value < other;
            case AT_MOST -> value <= other;
            case GREATER -> value > other;
            case AT_LEAST -> value >= other;
            default -> value == other;
        };
    }

    private static boolean isOrder(final int order, final ContentTest question) {
        return isTrue(order, 0, question);
    }

    private static boolean isTrue(final ByteString value, final ByteString other, final ContentTest question) {
        return switch (question.operator()) {
            case STARTS -> value.startsWith(other);
            case ENDS -> value.endsWith(other);
            case CONTAINS -> contains(value, other);
            default -> value.equals(other);
        };
    }

    private static boolean contains(final ByteString value, final ByteString other) {
        for (int i = 0; i + other.size() <= value.size(); i++) {
            if (value.substring(i, i + other.size()).equals(other)) {
                return true;
            }
        }
        return false;
    }

    // ---- what else there is ----

    @Test
    void shouldReadDamagedMessagesWithinTheirBytes(@TempDir final Path folder) throws Exception {
        final GuardedMemory guarded = new GuardedMemory(folder, "payload", Arena.ofAuto(), ROOM);
        int refused = 0;
        for (int i = 0; i < 60_000; i++) {
            refused += damaged(guarded, i % 200 == 0);
        }
        assertTrue(refused > 1_000, "refused " + refused + " seed " + seed);
    }

    private ContentMatcher matcher;
    private byte[] valid = {};

    private int damaged(final GuardedMemory guarded, final boolean isNew) throws Exception {
        if (isNew) {
            final RandomSchema drawn = new RandomSchema(random.nextLong());
            final Descriptor theirs = RandomSchema.theirs(drawn.file(), 0);
            final List<ContentTest> questions = new ArrayList<>();
            for (int n = 0; n < 20 && !theirs.getFields().isEmpty(); n++) {
                final ContentTest question = question(path(theirs), DynamicMessage.getDefaultInstance(theirs));
                if (question != null) {
                    questions.add(question);
                }
            }
            matcher = new ContentMatcher(RandomSchema.type(RandomSchema.ours(drawn.file()), 0), questions);
            valid = bytes(theirs);
        }
        final byte[] bytes = Arrays.copyOf(valid, random.nextInt(valid.length + 1));
        for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return matcher.read(guarded.last(bytes), 0, bytes.length) < 0 ? 1 : 0;
    }

    private static final MessageType FIELD = TenFields.type(Schema.of(TenFields.descriptorSet()));

    @Test
    void shouldSayWhatCannotBeAsked() {
        assertRefused("message google.protobuf.Field has no field colour: colour.red = x", "colour.red", Operator.EQUAL,
            "x");
        assertRefused("field name of google.protobuf.Field is no message, but string: name.x = y", "name.x",
            Operator.EQUAL, "y");
        assertRefused("a field of type string cannot be asked that: name < 5", "name", Operator.LESS, "5");
        assertRefused("a field of type int32 cannot be asked that: number starts 5", "number", Operator.STARTS, "5");
        assertRefused("a field of type bool cannot be asked that: packed > false", "packed", Operator.GREATER, "false");
        assertRefused("a field of type repeated google.protobuf.Option cannot be asked that: options = x", "options",
            Operator.EQUAL, "x");
        assertRefused("value is no int32: number = 3000000000", "number", Operator.EQUAL, "3000000000");
        assertRefused("value is no bool: packed = 1", "packed", Operator.EQUAL, "1");
        assertRefused("value is no enum: kind = TYPE_NONE", "kind", Operator.EQUAL, "TYPE_NONE");
        assertRefused("whether a field of type string exists nobody can tell, compare its value instead: name exists",
            "name", Operator.EXISTS, "");
    }

    private static void assertRefused(final String reason, final String path, final Operator operator,
        final String value) {
        final List<ContentTest> one = List.of(new ContentTest(path, operator, value));
        assertEquals(reason, assertThrows(SchemaException.class, () -> new ContentMatcher(FIELD, one)).getMessage());
    }

    @Test
    void shouldAllocateNothing() {
        final ContentMatcher asked = new ContentMatcher(FIELD, List.of(
            new ContentTest("name", Operator.CONTAINS, "field"), new ContentTest("number", Operator.GREATER, "5"),
            new ContentTest("options.name", Operator.EQUAL, "first"), new ContentTest("options", Operator.EXISTS, "")));
        final byte[] bytes = TenFields.message().toByteArray();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertEquals(0, read(asked, bytes));
        final MemorySegment message = memory.asSlice(5, bytes.length);
        for (int i = 0; i < 50_000; i++) {
            asked.read(message, 0, bytes.length);
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            read += asked.read(message, 0, bytes.length) == 0 && asked.isMatched(3) ? 1 : 0;
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(50_000, read);
        assertTrue(allocated < 50_000, "bytes=" + allocated);
    }
}
