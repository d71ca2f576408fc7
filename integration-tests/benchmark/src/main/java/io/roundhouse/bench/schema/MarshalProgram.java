package io.roundhouse.bench.schema;

import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import io.roundhouse.bench.Answers;
import io.roundhouse.bench.fields.Shipment;
import io.roundhouse.bench.fields.ShipmentBuilder;
import io.roundhouse.bench.fields.TenFields;
import io.roundhouse.bench.fields.TenFieldsSchema;
import io.roundhouse.bench.rpc.Freight;
import io.roundhouse.bench.rpc.GrpcFreight;
import io.roundhouse.client.stub.BlockSource;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.schema.Method;
import io.roundhouse.schema.binding.BindingCache;
import io.roundhouse.schema.binding.BindingQuota;
import io.roundhouse.schema.binding.BoundSchema;
import io.roundhouse.schema.binding.MessageCodec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;

/**
 * Encodes and decodes a message of ten fields, ours and protobuf-java's in turn. Question: times of each; answer: ns
 * and bytes allocated of our encode, our decode, their encode, their decode. A message is encoded once only, as in a
 * call: protobuf-java remembers its size.
 */
public final class MarshalProgram {
    private static final int ROOM = 4096;
    private static final int MESSAGES = 1024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment out = arena.allocate(ROOM, 8);
    private final MemorySegment payload = arena.allocate(ROOM, 8);
    private final byte[] theirOut = new byte[ROOM];
    private final TenFields.Shipment[] messages = new TenFields.Shipment[MESSAGES];
    private final Blocks blocks = new Blocks(arena);
    private final long[] offsets = new long[MESSAGES];
    private final int[] lengths = new int[MESSAGES];
    private final MessageCodec codec;
    private final byte[] bytes;
    private long sink;

    /** One of the four. @return something that depends on it */
    private interface Step {
        long run(int index) throws IOException;
    }

    /** A heap that only grows. */
    private static final class Blocks implements BlockSource {
        private final MemorySegment memory;
        private long used;

        Blocks(final Arena arena) {
            memory = arena.allocate((long) ROOM * MESSAGES, 8);
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public int maxLength() {
            return ROOM;
        }

        @Override
        public long allocate(final int length) {
            final long offset = used;
            used += length + 7 & -8;
            return offset;
        }

        @Override
        public void free(final long offset) {
            // All of them are kept.
        }
    }

    private MarshalProgram() {
        final BoundSchema bound = new BindingCache(BindingQuota.DEFAULT)
            .bind("bench", TenFieldsSchema.SCHEMA.descriptorSet());
        final Method book = bound.schema().methods().iterator().next();
        codec = bound.requestCodec(book);
        for (int i = 0; i < MESSAGES; i++) {
            final RecordBlock block = new RecordBlock(blocks, RecordBlock.DEFAULT_CAPACITY);
            Freight.write(ShipmentBuilder.in(block), i);
            lengths[i] = block.length();
            offsets[i] = block.handOver();
        }
        bytes = GrpcFreight.message(0).toByteArray();
        MemorySegment.copy(bytes, 0, payload, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }

    public static void main(final String[] arguments) throws IOException {
        final MarshalProgram program = new MarshalProgram();
        program.check();
        Answers.serve(question -> program.measure((int) question[0]));
    }

    /** Both make the same bytes of the same message. */
    private void check() {
        final int length = (int) encode(0);
        if (length != bytes.length || out.asSlice(ROOM - length, length).mismatch(MemorySegment.ofArray(bytes)) != -1) {
            throw new IllegalStateException("encoded differently: length=" + length + " theirs=" + bytes.length);
        }
        final Shipment decoded = new Shipment();
        decoded.wrap(out, 0, (int) decode(0));
        if (Freight.digest(decoded) != GrpcFreight.digest(GrpcFreight.message(0))) {
            throw new IllegalStateException("decoded differently: number=" + decoded.number());
        }
    }

    private double[] measure(final int times) throws IOException {
        final double[] answer = new double[8];
        final Step[] steps = {this::encode, this::decode, this::theirEncode, this::theirDecode};
        for (int i = 0; i < steps.length; i++) {
            final double[] found = measure(times, steps[i]);
            answer[2 * i] = found[0];
            answer[2 * i + 1] = found[1];
        }
        return answer;
    }

    private double[] measure(final int times, final Step step) throws IOException {
        double ns = 0;
        double allocated = 0;
        for (int round = 0; round < times / MESSAGES; round++) {
            for (int i = 0; i < MESSAGES; i++) {
                messages[i] = GrpcFreight.message(i);
            }
            final long before = threads.getCurrentThreadAllocatedBytes();
            final long begin = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                sink += step.run(i);
            }
            ns += System.nanoTime() - begin;
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
        }
        final double count = (double) (times / MESSAGES) * MESSAGES;
        return new double[] {ns / count, allocated / count};
    }

    private long encode(final int index) {
        return codec.encode(blocks.memory(), offsets[index], lengths[index], out, 0, ROOM);
    }

    private long decode(final int index) {
        return codec.decode(payload, 0, bytes.length, out, 0, ROOM);
    }

    private long theirEncode(final int index) throws IOException {
        final CodedOutputStream stream = CodedOutputStream.newInstance(theirOut);
        messages[index].getSerializedSize();
        messages[index].writeTo(stream);
        return stream.spaceLeft();
    }

    private long theirDecode(final int index) throws IOException {
        return TenFields.Shipment.parseFrom(bytes).getNumber();
    }
}
