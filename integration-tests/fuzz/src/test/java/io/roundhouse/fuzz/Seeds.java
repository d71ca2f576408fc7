package io.roundhouse.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.StructProto;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.roundhouse.admin.wire.Frame;
import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.FusedFlyweight;
import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.api.wire.SchemaExchange;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Well-formed inputs, one of each shape: what the corpus began with, and what tests start from. */
final class Seeds {
    private static final int HEADER = FrameFlyweight.HEADER_LENGTH;

    private Seeds() {
    }

    static List<byte[]> of(final Target target) {
        return switch (target) {
            case WIRE -> List.of(requests(), fused(2), answers());
            case HANDSHAKE -> List.of(
                prefixed(0, AttachRequest.ofBytes(1, 1, AttachRequest.CLIENT, 1, "app", "127.0.0.1:7000").encode()),
                prefixed(1, new AttachReply(Status.OK, 1, 1, 8, 16, 1 << 16, 1 << 16, "").encode()),
                prefixed(1, AttachReply.refusal(Status.UNAVAILABLE, "later").encode()),
                prefixed(2, prefixed(9, Frame.of(Frame.Kind.HELLO, "text", "version", "1").encode())),
                prefixed(3, preface()), query());
            case RING -> List.of(ring(0, 1), ring(1, 2));
            case SCHEMA -> List.of(scalars(), tree());
        };
    }

    private static byte[] prefixed(final int first, final byte[] rest) {
        return ByteBuffer.allocate(1 + rest.length).put((byte) first).put(rest).array();
    }

    private static byte[] preface() {
        final byte[] bytes = new byte[PrefaceFlyweight.LENGTH];
        PrefaceFlyweight.put(MemorySegment.ofArray(bytes), 0, 1 << 16);
        return bytes;
    }

    private static byte[] query() {
        final byte[] bytes = new byte[4 + SchemaExchange.QUERY_LENGTH];
        bytes[0] = 4;
        bytes[1] = 100;
        bytes[3] = SchemaExchange.QUERY_LENGTH - 1;
        SchemaExchange.putQuery(MemorySegment.ofArray(bytes), 4, 77, 10);
        return bytes;
    }

    private static byte[] requests() {
        final byte[] bytes = new byte[3 + 2 * HEADER + 5];
        bytes[1] = 30;
        final MemorySegment memory = MemorySegment.ofArray(bytes);
        FrameFlyweight.put(memory, 3, FrameFlyweight.DATA, FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_REQUEST, 5,
            1, 7, 0, 1_000, 0);
        FrameFlyweight.putMetadataLength(memory, 3, 2);
        FrameFlyweight.putCancel(memory, 3 + HEADER + 5, 1);
        return bytes;
    }

    static byte[] fused(final int count) {
        final int entry = FusedFlyweight.ENTRY_LENGTH + 3;
        final byte[] bytes = new byte[3 + HEADER + count * entry];
        bytes[1] = 50;
        final MemorySegment memory = MemorySegment.ofArray(bytes);
        FrameFlyweight.put(memory, 3, FrameFlyweight.FUSED, FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_REQUEST,
            count * entry, 1, 7, 0, 0, count);
        for (int i = 0; i < count; i++) {
            FusedFlyweight.put(memory, 3 + HEADER + i * entry, i + 1, 3, 0);
        }
        return bytes;
    }

    private static byte[] answers() {
        final byte[] bytes = new byte[3 + 2 * HEADER + 7];
        bytes[0] = 1;
        bytes[1] = 40;
        final MemorySegment memory = MemorySegment.ofArray(bytes);
        final int flags = FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_RESPONSE;
        FrameFlyweight.put(memory, 3, FrameFlyweight.DATA, flags, 4, 1L << 48 | 1, 7, 0, 0, 0);
        FrameFlyweight.put(memory, 7 + HEADER, FrameFlyweight.STATUS, flags, 3, 1L << 48 | 2, 7, Status.ABORTED, 0, 0);
        return bytes;
    }

    /** One message there and back. @param kind of the application's message */
    private static byte[] ring(final int role, final int kind) {
        final ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) role).put((byte) 5).put((byte) 8).put((byte) 7);
        out.put((byte) 0).put((byte) (role == 0 ? 1 : 0)).put((byte) kind).put((byte) 0).putShort((short) 7);
        out.put(new byte[] {0, 0, 0}).put(new byte[] {8, 0, 0}).put((byte) 0).putShort((short) 0);
        out.put((byte) 7).put((byte) 6).put((byte) 7).put((byte) 5).put((byte) 8).put((byte) 7);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] schema(final FileDescriptorProto file, final byte[] payload) {
        final byte[] set = FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
        return ByteBuffer.allocate(2 + set.length + payload.length).order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) set.length).put(set).put(payload).array();
    }

    private static byte[] scalars() {
        final DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("M");
        final List<Type> types = List.of(Type.TYPE_INT64, Type.TYPE_STRING, Type.TYPE_SINT32, Type.TYPE_BYTES,
            Type.TYPE_DOUBLE, Type.TYPE_BOOL);
        for (int i = 0; i < types.size(); i++) {
            message.addField(FieldDescriptorProto.newBuilder().setName("f" + i).setNumber(i + 1).setType(types.get(i))
                .setLabel(i % 3 == 2 ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL));
        }
        return schema(FileDescriptorProto.newBuilder().setName("m.proto").setSyntax("proto3").addMessageType(message)
            .build(), new byte[] {8, 1, 18, 2, 'h', 'i', 26, 2, 1, 2, 34, 1, 0});
    }

    private static byte[] tree() {
        final Struct struct = Struct.newBuilder().putFields("a", Value.newBuilder().setStringValue("b").build())
            .putFields("n", Value.newBuilder().setNumberValue(1).build()).build();
        return schema(StructProto.getDescriptor().toProto(), ByteString.copyFrom(struct.toByteArray()).toByteArray());
    }
}
