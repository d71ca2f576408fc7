package io.roundhouse.wkt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.client.stub.BlockSource;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.binding.Binding;
import io.roundhouse.schema.binding.CodecError;
import io.roundhouse.schema.binding.MessageCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import known.KnownSchema;
import known.Node;
import known.NodeBuilder;
import known.NodeEitherCase;
import org.junit.jupiter.api.Test;

/**
 * A schema that imports all that comes with protobuf and has messages that hold themselves: its stubs write records, a
 * binding of its embedded set encodes them, protobuf-java reads that, and back.
 */
class WellKnownTypesTest {
    private static final int ROOM = 1 << 16;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment payload = arena.allocate(ROOM, 8);
    private final MemorySegment record = arena.allocate(ROOM, 8);
    private final Schema schema = Schema.of(KnownSchema.SCHEMA.descriptorSet());
    private final MessageType type = schema.message("known.Node").orElseThrow();
    private final MessageCodec codec = Binding.of(List.of(type)).codec(type);
    private final RecordBlock block = new RecordBlock(new Heap(arena.allocate(ROOM, 8)), 64);

    /** Grows only. */
    private static final class Heap implements BlockSource {
        private final MemorySegment memory;
        private long used;

        Heap(final MemorySegment memory) {
            this.memory = memory;
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public int maxLength() {
            return ROOM / 4;
        }

        @Override
        public long allocate(final int length) {
            used += RecordDescriptor.align(length);
            return used - RecordDescriptor.align(length);
        }

        @Override
        public void free(final long offset) {
            // it goes with the test
        }
    }

    private static Descriptor theirs() throws Exception {
        final Map<String, FileDescriptor> files = new HashMap<>();
        for (final FileDescriptorProto file : FileDescriptorSet.parseFrom(KnownSchema.SCHEMA.descriptorSet())
            .getFileList()) {
            files.put(file.getName(), FileDescriptor.buildFrom(file,
                file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new)));
        }
        return files.get("known.proto").findMessageTypeByName("Node");
    }

    private static void fill(final NodeBuilder node) {
        Times.set(node.at(), Instant.ofEpochSecond(-5, 7));
        Times.set(node.addPauses(), java.time.Duration.ofMillis(-1500));
        Times.set(node.addPauses(), java.time.Duration.ofSeconds(3, 4));
        node.detail().typeUrl("type.googleapis.com/known.Node").value(MemorySegment.ofArray(new byte[] {1}));
        node.mask().addPaths("at").addPaths("next.at");
        node.limit().value(0);
        node.nothing(NullValue.NULL_VALUE);
        node.attributes().putFields("list").listValue().addValues().structValue().putFields("deep").boolValue(true);
        node.putValues("pi").numberValue(3.14);
        node.type().addFields().kind(FieldKind.TYPE_INT64).name("n");
        node.next().next().left().right().value("r");
        node.addChildren().addChildren().putById(-1).limit().value(9);
    }

    private static void check(final Node node) {
        assertEquals(Instant.ofEpochSecond(-5, 7), Times.instant(node.at()));
        assertEquals(-1, node.pauses(0).seconds());
        assertEquals(-500_000_000, node.pauses(0).nanos());
        assertEquals(java.time.Duration.ofMillis(-1500), Times.duration(node.pauses(0)));
        assertEquals(java.time.Duration.ofSeconds(3, 4), Times.duration(node.pauses(1)));
        assertEquals(1, node.detail().value().byteSize());
        assertEquals("next.at", node.mask().paths(1));
        assertTrue(node.hasLimit() && node.limit().value() == 0);
        assertTrue(node.attributes().fieldsOf("list").listValue().values(0).structValue().fieldsOf("deep").boolValue());
        assertEquals(ValueKindCase.NUMBER_VALUE, node.valuesOf("pi").kindCase());
        assertEquals(FieldKind.TYPE_INT64, node.type().fields(0).kind());
        assertEquals(NodeEitherCase.RIGHT, node.next().next().left().eitherCase());
        assertEquals("r", node.next().next().left().right().value());
        assertEquals(9, node.children(0).children(0).byIdOf(-1).limit().value());
        assertFalse(node.hasNext() && node.next().hasAt());
    }

    @Test
    void shouldCarryThemBothWays() throws Exception {
        fill(NodeBuilder.in(block));
        final Node node = new Node();
        node.wrap(block.memory(), block.offset(), block.length());
        check(node);
        final long encoded = codec.encode(block.memory(), block.offset(), block.length(), payload, 0, ROOM);
        assertTrue(encoded > 0, () -> CodecError.words(encoded));
        final DynamicMessage message = DynamicMessage.parseFrom(theirs(),
            payload.asSlice(ROOM - encoded, encoded).toArray(ValueLayout.JAVA_BYTE));
        assertTrue(message.toString().contains("seconds: -5"));
        final byte[] bytes = message.toByteArray();
        MemorySegment.copy(bytes, 0, payload, ValueLayout.JAVA_BYTE, 0, bytes.length);
        final long length = codec.decode(payload, 0, bytes.length, record, 0, ROOM);
        node.wrap(record, 0, (int) length);
        check(node);
    }

    @Test
    void shouldHaveTheNamesThatOthersKnow() {
        assertEquals("google.protobuf.Timestamp",
            schema.method("/known.Nodes/Clock").orElseThrow().output().fullName());
        assertEquals("google/protobuf/timestamp.proto", TimestampSchema.SCHEMA.name());
        assertEquals("Timestamp{}", new Timestamp().toString());
    }
}
