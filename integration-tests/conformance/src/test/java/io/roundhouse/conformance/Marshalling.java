package io.roundhouse.conformance;

import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.binding.Binding;
import io.roundhouse.schema.binding.CodecError;
import io.roundhouse.schema.binding.MessageCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is under test: payloads become records, and records payloads, by the code that a service makes for a schema.
 */
final class Marshalling {
    private static final int ROOM = 16 << 20;

    private final Schema schema;
    private final Map<String, MessageCodec> codecs = new HashMap<>();
    private final MemorySegment in = Arena.ofAuto().allocate(ROOM, 8);
    private final MemorySegment record = Arena.ofAuto().allocate(ROOM, 8);
    private final MemorySegment out = Arena.ofAuto().allocate(ROOM, 8);

    Marshalling(final byte[] descriptorSet) {
        schema = Schema.of(descriptorSet);
    }

    /** Decodes a payload, encodes the record. @throws SchemaException when the payload is refused, saying why */
    byte[] carry(final String type, final byte[] payload) {
        final MessageCodec codec = codecs.computeIfAbsent(type, this::codec);
        MemorySegment.copy(payload, 0, in, ValueLayout.JAVA_BYTE, 0, payload.length);
        final long length = codec.decode(in, 0, payload.length, record, 0, ROOM);
        if (length < 0) {
            throw new SchemaException(CodecError.words(length));
        }
        final long encoded = codec.encode(record, 0, length, out, 0, ROOM);
        if (encoded < 0) {
            throw new IllegalStateException("own record is refused: " + CodecError.words(encoded));
        }
        return out.asSlice(ROOM - encoded, encoded).toArray(ValueLayout.JAVA_BYTE);
    }

    private MessageCodec codec(final String name) {
        final MessageType type = schema.message(name).orElseThrow();
        return Binding.of(List.of(type)).codec(type);
    }
}
