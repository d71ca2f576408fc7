package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.MessageType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Trees, and what pretends to be one: {@code message M0 { int32 value = 1; M0 next = 2; repeated M0 children = 3;
 * repeated string names = 4; }}.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class NestingTest {
    private static final int ROOM = 1 << 20;
    private static final int NEXT = 0;
    private static final int CHILDREN = 8;
    private static final int NAMES = 16;
    private static final int FIXED = 32;
    private static final int ROOT = FIXED + 8;
    static final FileDescriptorProto FILE = FileDescriptorProto.newBuilder().setName("tree.proto")
        .setPackage("random").setSyntax("proto3")
        .addMessageType(DescriptorProto.newBuilder().setName("M0")
            .addField(field("value", 1, Type.TYPE_INT32, Label.LABEL_OPTIONAL))
            .addField(field("next", 2, Type.TYPE_MESSAGE, Label.LABEL_OPTIONAL))
            .addField(field("children", 3, Type.TYPE_MESSAGE, Label.LABEL_REPEATED))
            .addField(field("names", 4, Type.TYPE_STRING, Label.LABEL_REPEATED)))
        .build();

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment record = arena.allocate(ROOM, 8);
    private final MemorySegment payload = arena.allocate(ROOM, 8);
    private final MessageType type = RandomSchema.type(RandomSchema.ours(FILE), 0);
    private final Binding binding = Binding.of(RandomSchema.ours(FILE));
    private final MessageCodec codec = binding.codec(type);

    private static FieldDescriptorProto.Builder field(final String name, final int number, final Type kind,
        final Label label) {
        final FieldDescriptorProto.Builder field =
            FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(kind).setLabel(label);
        return kind == Type.TYPE_MESSAGE ? field.setTypeName(".random.M0") : field;
    }

    private void refer(final long at, final int target, final int count) {
        record.set(Records.INT, at, target);
        record.set(Records.INT, at + 4, count);
    }

    private long encode(final long length) {
        return codec.encode(record, 0, length, payload, 0, ROOM);
    }

    @Test
    void shouldHaveTheLayoutThatTheseTestsAssume() {
        assertEquals(FIXED, binding.layout(type).fixedLength());
        assertEquals(ROOT, binding.layout(type).rootLength());
        assertEquals(NEXT, binding.layout(type).offset(1));
        assertEquals(CHILDREN, binding.layout(type).offset(2));
        assertEquals(NAMES, binding.layout(type).offset(3));
    }

    @Test
    void shouldNestAsDeepAsProtobufAndNoDeeper() throws Exception {
        final Descriptor theirs = RandomSchema.theirs(FILE, 0);
        DynamicMessage message = DynamicMessage.getDefaultInstance(theirs);
        for (int depth = 1; depth <= RecordDescriptor.MAX_DEPTH + 1; depth++) {
            final int field = depth % 2 == 0 ? 2 : 3;
            final DynamicMessage.Builder outer = DynamicMessage.newBuilder(theirs);
            message = (field == 2 ? outer.setField(theirs.findFieldByNumber(2), message)
                : outer.addRepeatedField(theirs.findFieldByNumber(3), message)).build();
            final byte[] bytes = message.toByteArray();
            final int length = Records.write(message, type, record, 0);
            final boolean isDeepest = depth > RecordDescriptor.MAX_DEPTH;
            assertEquals(isDeepest ? CodecError.TOO_DEEP : bytes.length, encode(length));
            MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
            final long decoded = codec.decode(payload, 0, bytes.length, record, 0, ROOM);
            assertEquals(isDeepest ? CodecError.TOO_DEEP : length, decoded);
        }
    }

    @Test
    void shouldRefuseMessagesThatHoldThemselves() {
        refer(NEXT, 0, FIXED);
        assertEquals(CodecError.OVERLAP, encode(ROOT));
        assertEquals(CodecError.TOO_DEEP, encode(ROOM));
    }

    @Test
    void shouldRefuseChildrenThatAreOneObjectSeveralTimes() {
        refer(CHILDREN, ROOT, 2);
        refer(ROOT, ROOT + 16, FIXED);
        refer(ROOT + 8, ROOT + 16, FIXED);
        assertEquals(CodecError.OVERLAP, encode(ROOT + 16 + FIXED));
        assertTrue(encode(ROOT + 16 + 2 * FIXED) > 0, "the block is long enough for two");
    }

    /** Each level has two references to the next: 2^90 visits, if anybody made them. */
    @Test
    void shouldRefuseDoublingInBoundedTime() {
        final int levels = 90;
        for (int i = 0; i < levels; i++) {
            final int at = i * (ROOT + 16);
            refer(at + CHILDREN, at + ROOT, 2);
            refer(at + ROOT, at + ROOT + 16, FIXED);
            refer(at + ROOT + 8, at + ROOT + 16, FIXED);
        }
        assertEquals(CodecError.OVERLAP, encode(ROOM));
    }

    @Test
    void shouldRefuseTheSameBytesAsManyStrings() {
        refer(NAMES, ROOT, 100);
        for (int i = 0; i < 100; i++) {
            refer(ROOT + i * 8, 0, 100);
        }
        assertEquals(CodecError.OVERLAP, encode(ROOT + 800));
    }

    @Test
    void shouldRefuseReferencesThatLeaveTheBlock() {
        refer(NAMES, ROOT, 0x2000_0000);
        assertEquals(CodecError.BAD_REFERENCE, encode(ROOT + 8));
        refer(NAMES, -8, 1);
        assertEquals(CodecError.BAD_REFERENCE, encode(ROOT + 8));
        refer(NAMES, ROOT, 1);
        refer(ROOT, ROOT + 7, 2);
        assertEquals(CodecError.BAD_REFERENCE, encode(ROOT + 8));
        refer(NAMES, 0, 0);
        refer(NEXT, ROOT, FIXED - 8);
        assertEquals(CodecError.BAD_REFERENCE, encode(ROOT + FIXED));
        assertEquals(CodecError.BAD_REFERENCE, encode(ROOT - 1));
    }
}
