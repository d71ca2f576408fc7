package io.roundhouse.schema.binding;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Field;
import com.sun.management.ThreadMXBean;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Prints what a message of ten fields costs, beside protobuf-java's generated code, and how long a binding takes. Run
 * by hand; asserts nothing.
 */
public final class CodecBench {
    private static final int ROOM = 4096;
    private static final int ROUNDS = 15;
    private static final int CALLS = 300_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment record = arena.allocate(ROOM, 8);
    private final MemorySegment payload = arena.allocate(ROOM, 8);
    private final MemorySegment block = arena.allocate(ROOM, 8);
    private final MessageType type = TenFields.type(Schema.of(TenFields.descriptorSet()));
    private final MessageCodec codec = Binding.of(List.of(type)).codec(type);
    private final Field message = TenFields.message();
    private final byte[] bytes = message.toByteArray();
    private final byte[] theirOut = new byte[ROOM];
    private final int length = Records.write(message, type, record, 0);
    private long sink;

    /** One call. */
    private interface Call {
        long run() throws IOException;
    }

    private CodecBench() {
    }

    /** Prints the table. */
    public static void main(final String[] args) throws IOException {
        bindings();
        new CodecBench().run();
    }

    private static void bindings() {
        final byte[] set = TenFields.descriptorSet();
        final long[] ns = new long[401];
        for (int i = 0; i < ns.length; i++) {
            final long start = System.nanoTime();
            Binding.of(Schema.of(set));
            ns[i] = System.nanoTime() - start;
        }
        System.out.printf("schema to binding: cold %.1f ms, second %.1f ms, after 400 %.2f ms%n", ns[0] / 1e6,
            ns[1] / 1e6, ns[400] / 1e6);
    }

    private void run() throws IOException {
        final Call[] calls = {this::encode, this::theirEncode, this::theirEncodeFresh, this::decode, this::theirDecode};
        final String[] names = {"encode", "protobuf-java writeTo", "  the same, no memoized size", "decode",
            "protobuf-java parseFrom"};
        final double[][] ns = new double[calls.length][ROUNDS];
        final double[] allocated = new double[calls.length];
        MemorySegment.copy(bytes, 0, payload, Records.BYTE, 0, bytes.length);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < calls.length; i++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                final long start = System.nanoTime();
                sink += loop(calls[i]);
                ns[i][round] = (System.nanoTime() - start) / (double) CALLS;
                allocated[i] = (threads.getCurrentThreadAllocatedBytes() - before) / (double) CALLS;
            }
        }
        System.out.println("payload " + bytes.length + " B, record " + length + " B, sink " + sink);
        for (int i = 0; i < calls.length; i++) {
            Arrays.sort(ns[i]);
            System.out.printf("%-30s %7.1f ns (median of %d)  %6.1f B%n", names[i], ns[i][ROUNDS / 2], ROUNDS,
                allocated[i]);
        }
    }

    private static long loop(final Call call) throws IOException {
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += call.run();
        }
        return sum;
    }

    private long encode() {
        return codec.encode(record, 0, length, block, 0, ROOM);
    }

    private long theirEncode() throws IOException {
        final CodedOutputStream out = CodedOutputStream.newInstance(theirOut);
        out.writeUInt32NoTag(message.getSerializedSize());
        message.writeTo(out);
        return out.spaceLeft();
    }

    private long theirEncodeFresh() throws IOException {
        final CodedOutputStream out = CodedOutputStream.newInstance(theirOut);
        final Field fresh = message.toBuilder().setNumber(171).build();
        fresh.getSerializedSize();
        fresh.writeTo(out);
        return out.spaceLeft();
    }

    private long decode() {
        return codec.decode(payload, 0, bytes.length, block, 0, ROOM);
    }

    private long theirDecode() throws IOException {
        return Field.parseFrom(bytes).getNumber();
    }
}
