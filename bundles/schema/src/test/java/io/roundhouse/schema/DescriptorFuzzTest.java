package io.roundhouse.schema;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.StructProto;
import com.google.protobuf.TypeProto;
import io.roundhouse.schema.binding.Binding;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Descriptor sets that nobody honest made: refused with a message, or understood and bound, and nothing else.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DescriptorFuzzTest {
    private static final int MUTATIONS = 6_000;

    private final long seed = Long.getLong("roundhouse.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private static byte[] valid(final int index) {
        final FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        switch (index) {
            case 0 -> set.addFile(TypeProto.getDescriptor().getDependencies().get(0).toProto())
                .addFile(TypeProto.getDescriptor().getDependencies().get(1).toProto())
                .addFile(TypeProto.getDescriptor().toProto());
            case 1 -> set.addFile(StructProto.getDescriptor().toProto());
            case 2 -> set.addFile(DescriptorProtos.getDescriptor().toProto());
            default -> {
                return Descriptors.set(Descriptors.shop(Descriptors.message("Order",
                    Descriptors.field("id", 1, "INT64"), Descriptors.field("child", 2, ".shop.Order"))));
            }
        }
        return set.build().toByteArray();
    }

    @Test
    void shouldRefuseOrUnderstandDamagedSets() {
        System.out.println("roundhouse.seed=" + seed);
        int understood = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            final byte[] damaged = damage(valid(random.nextInt(8)));
            understood += isUnderstood(damaged) ? 1 : 0;
        }
        assertTrue(understood > MUTATIONS / 50, "understood=" + understood);
        assertTrue(understood < MUTATIONS, "understood=" + understood);
    }

    private byte[] damage(final byte[] set) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            final int at = random.nextInt(set.length);
            set[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (set[at] + random.nextInt(3) - 1);
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(set, random.nextInt(set.length)) : set;
    }

    private boolean isUnderstood(final byte[] set) {
        try {
            final Schema schema = Schema.of(set);
            schema.methods().forEach(m -> Fingerprint.of(m));
            Fingerprint.of(schema);
            if (random.nextInt(4) == 0) {
                Binding.of(schema);
            }
            return true;
        } catch (final SchemaException e) {
            return isPrintable(e.getMessage());
        } catch (final RuntimeException e) {
            return fail("seed=" + seed, e);
        }
    }

    /** @return false: it was refused, in words that a terminal can take */
    private boolean isPrintable(final String message) {
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 0x7F), () -> message + " seed=" + seed);
        return false;
    }

    @Test
    void shouldBindTheLargestMessageThereCanBe() {
        final StringBuilder fields = new StringBuilder();
        for (int i = 1; i <= SchemaLimits.MAX_FIELDS_PER_MESSAGE; i++) {
            final String label = i % 3 == 0 ? "label: LABEL_REPEATED" : "label: LABEL_OPTIONAL";
            fields.append("field { name: 'f").append(i).append("' number: ").append(i * 100_000).append(' ')
                .append(label).append(" type: TYPE_SINT32 }");
        }
        final Schema schema = Descriptors.schema(Descriptors.shop(Descriptors.message("Order", fields.toString())));
        assertTrue(Binding.of(List.of(schema.message("shop.Order").orElseThrow())).codeLength() > 10_000);
    }

    @Test
    void shouldBindAsManyTypesAsThereCanBe() {
        final StringBuilder types = new StringBuilder();
        for (int i = 0; i < SchemaLimits.MAX_MESSAGES; i++) {
            types.append(Descriptors.message("M" + i, Descriptors.field("a", 1, "STRING"),
                Descriptors.field("b", 4096 + i, ".M" + (i + 1) % SchemaLimits.MAX_MESSAGES)));
        }
        assertTrue(Binding.of(Descriptors.schema("name: 'many.proto' " + types)).typeCount()
            == SchemaLimits.MAX_MESSAGES);
    }
}
