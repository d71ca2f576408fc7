package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.RecordLayout;
import io.roundhouse.schema.Schema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BindingTest {
    private static final FileDescriptorProto GREETING = FileDescriptorProto.newBuilder().setName("greeting.proto")
        .setPackage("demo").setSyntax("proto3")
        .addMessageType(DescriptorProto.newBuilder().setName("Greeting").addField(field("id", 1, Type.TYPE_INT64))
            .addField(field("name", 2, Type.TYPE_STRING)).addField(field("isNew", 3, Type.TYPE_BOOL))
            .addField(field("count", 4, Type.TYPE_SINT32)))
        .build();

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment record = arena.allocate(1024, 8);
    private final MemorySegment out = arena.allocate(1024, 8);
    private final Schema schema = Schema.of(FileDescriptorSet.newBuilder().addFile(GREETING).build().toByteArray());
    private final MessageType type = schema.message("demo.Greeting").orElseThrow();
    private final MessageCodec codec = Binding.of(schema).codec(type);

    private static FieldDescriptorProto.Builder field(final String name, final int number, final Type kind) {
        return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(kind)
            .setLabel(Label.LABEL_OPTIONAL);
    }

    private static Descriptor descriptor() throws DescriptorValidationException {
        return FileDescriptor.buildFrom(GREETING, new FileDescriptor[0]).findMessageTypeByName("Greeting");
    }

    /** Laid out by hand, from the drawing: 8 B fields id, name; 4 B field count; 1 B field isNew; no unknown fields. */
    private int putGreeting(final long at) {
        final byte[] name = "Grüße".getBytes(StandardCharsets.UTF_8);
        record.set(Records.LONG, at, -5L);
        record.set(Records.INT, at + 8, 32);
        record.set(Records.INT, at + 12, name.length);
        record.set(Records.INT, at + 16, -77);
        record.set(Records.BYTE, at + 20, (byte) 1);
        record.set(Records.LONG, at + 24, 0L);
        MemorySegment.copy(name, 0, record, Records.BYTE, at + 32, name.length);
        return 40;
    }

    @Test
    void shouldLayOutFieldsByWidthThenNumber() {
        final RecordLayout layout = RecordLayout.of(type);
        assertEquals(24, layout.fixedLength());
        assertEquals(0, layout.offset(0));
        assertEquals(8, layout.offset(1));
        assertEquals(20, layout.offset(2));
        assertEquals(16, layout.offset(3));
    }

    @Test
    void shouldEncodeWhatProtobufReads() throws DescriptorValidationException, InvalidProtocolBufferException {
        final long length = codec.encode(record, 64, putGreeting(64), out, 100, 200);
        assertTrue(length > 0, CodecError.words(length));
        final Descriptor descriptor = descriptor();
        final DynamicMessage message =
            DynamicMessage.parseFrom(descriptor, out.asSlice(200 - length, length).toArray(Records.BYTE));
        assertEquals(-5L, message.getField(descriptor.findFieldByName("id")));
        assertEquals("Grüße", message.getField(descriptor.findFieldByName("name")));
        assertEquals(true, message.getField(descriptor.findFieldByName("isNew")));
        assertEquals(-77, message.getField(descriptor.findFieldByName("count")));
    }

    @Test
    void shouldDecodeWhatItEncoded() {
        final int length = putGreeting(64);
        final long encoded = codec.encode(record, 64, length, out, 0, 200);
        final MemorySegment block = arena.allocate(256, 8);
        block.fill((byte) -1);
        assertEquals(length, codec.decode(out, 200 - encoded, encoded, block, 16, 128));
        assertEquals(-1, record.asSlice(64, length).mismatch(block.asSlice(16, length)));
        assertEquals(-1L, block.get(Records.LONG, 16 + length));
    }
}
