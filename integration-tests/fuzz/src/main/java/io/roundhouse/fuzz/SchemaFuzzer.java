package io.roundhouse.fuzz;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.roundhouse.schema.Fingerprint;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.binding.Binding;
import io.roundhouse.schema.binding.CodecError;
import io.roundhouse.schema.binding.MessageCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What an application announces, and payloads and records of it. Input: the length of the descriptor set in two bytes;
 * the set; then bytes that are read as a payload of its first message, which protobuf-java judges, and as a record.
 */
public final class SchemaFuzzer {
    private static final int ROOM = 1 << 20;
    private static final int MAX_PAYLOAD = 1 << 12;
    private static final GuardedMemory SOURCE = new GuardedMemory(ROOM);
    private static final GuardedMemory BLOCK = new GuardedMemory(ROOM);
    private static final MemorySegment RECORD = Arena.global().allocate(ROOM, 8);
    private static final MemorySegment OUT = Arena.global().allocate(ROOM, 8);

    private SchemaFuzzer() {
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(final byte[] bytes) {
        final Input input = new Input(bytes);
        final byte[] set = input.nextBytes((int) input.next(2));
        final byte[] payload = input.nextBytes(MAX_PAYLOAD);
        final Descriptor theirs;
        final MessageCodec codec;
        try {
            final Schema schema = Schema.of(set);
            theirs = theirs(set);
            codec = codec(schema, theirs);
        } catch (final SchemaException e) {
            Invariant.holds(e.getMessage().chars().allMatch(c -> c >= ' ' && c < 0x7F), () -> "unprintable: " + e);
            return;
        }
        if (codec != null) {
            payload(codec, theirs, payload);
            record(codec, theirs, payload);
        }
    }

    /** Also of sets of which only we understand something; then null. */
    private static MessageCodec codec(final Schema schema, final Descriptor theirs) {
        Fingerprint.of(schema);
        final MessageType ours = theirs == null ? null : schema.message(theirs.getFullName()).orElse(null);
        if (ours == null) {
            Binding.of(schema);
            return null;
        }
        return Binding.of(List.of(ours)).codec(ours);
    }

    /** The first message of a set of one file that protobuf-java understands too, or null. */
    private static Descriptor theirs(final byte[] set) {
        try {
            final List<FileDescriptorProto> files = FileDescriptorSet.parseFrom(set).getFileList();
            if (files.size() != 1 || files.getFirst().getMessageTypeCount() == 0) {
                return null;
            }
            final FileDescriptor file = FileDescriptor.buildFrom(files.getFirst(), new FileDescriptor[0]);
            return hasOddMaps(file.getMessageTypes()) ? null : file.getMessageTypes().getFirst();
        } catch (final InvalidProtocolBufferException | DescriptorValidationException _) {
            return null;
        } catch (final NullPointerException _) {
            // What protobuf-java does with some fields of an unknown type: then it is no judge.
            return null;
        }
    }

    /** Whether there is an entry of a map without key or value, with which protobuf-java breaks. */
    private static boolean hasOddMaps(final List<Descriptor> types) {
        return types.stream().anyMatch(t -> t.getOptions().getMapEntry()
            && (t.findFieldByNumber(1) == null || t.findFieldByNumber(2) == null) || hasOddMaps(t.getNestedTypes()));
    }

    private static void payload(final MessageCodec codec, final Descriptor theirs, final byte[] payload) {
        final MemorySegment in = SOURCE.last(payload);
        final long length = codec.decode(in, 0, payload.length, RECORD, 0, ROOM);
        final DynamicMessage message = parsed(theirs, payload);
        if (length < 0) {
            // Of a tag with more than 32 bits they take the lower ones.
            Invariant.holds(length == CodecError.BAD_TAG || message == null,
                () -> "refused what protobuf takes: " + CodecError.words(length));
            return;
        }
        Invariant.holds(message != null, () -> "took what protobuf refuses");
        Invariant.holds(length % 8 == 0 && length <= ROOM, () -> "record of " + length);
        final MemorySegment exact = BLOCK.last((int) length);
        Invariant.holds(codec.decode(in, 0, payload.length, exact, 0, length) == length, () -> "needs more room");
        final DynamicMessage again = parsed(theirs, encoded(codec, RECORD, length));
        Invariant.holds(message.equals(again), () -> "became another message: " + message + " " + again);
    }

    /** A record that an application made up: nothing comes of it, or a payload that is valid. */
    private static void record(final MessageCodec codec, final Descriptor theirs, final byte[] noise) {
        final MemorySegment record = SOURCE.last(noise.length & ~7);
        MemorySegment.copy(noise, 0, record, ValueLayout.JAVA_BYTE, 0, noise.length & ~7);
        final long length = codec.encode(record, 0, record.byteSize(), OUT, 0, ROOM);
        Invariant.holds(length <= ROOM, () -> "payload of " + length);
        if (length >= 0) {
            Invariant.holds(parsed(theirs, OUT.asSlice(ROOM - length, length).toArray(ValueLayout.JAVA_BYTE)) != null,
                () -> "encoded to what protobuf refuses");
        }
    }

    private static byte[] encoded(final MessageCodec codec, final MemorySegment record, final long length) {
        final long encoded = codec.encode(record, 0, length, OUT, 0, ROOM);
        Invariant.holds(encoded >= 0, () -> "does not encode what it decoded: " + CodecError.words(encoded));
        return OUT.asSlice(ROOM - encoded, encoded).toArray(ValueLayout.JAVA_BYTE);
    }

    /** By way of a buffer below ten bytes: protobuf's short cut for long ones ignores the tenth byte of a varint. */
    private static DynamicMessage parsed(final Descriptor type, final byte[] bytes) {
        try {
            return DynamicMessage.parseFrom(type, CodedInputStream.newInstance(new ByteArrayInputStream(bytes), 8));
        } catch (final InvalidProtocolBufferException _) {
            return null;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
