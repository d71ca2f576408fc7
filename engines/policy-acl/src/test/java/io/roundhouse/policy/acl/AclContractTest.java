package io.roundhouse.policy.acl;

import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.contract.PolicyContract;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

final class AclContractTest extends PolicyContract {
    private static final int ROOM = 256;

    private final byte[][] orders = {OrderSchema.order("ada", 10, "tea"), OrderSchema.order("mallory", 5),
        OrderSchema.order("grace", 9_000, "tea", "milk"), new byte[0], {7, 7, 7}};
    private final MemorySegment memory = memory();

    private MemorySegment memory() {
        final MemorySegment made = Arena.ofAuto().allocate((long) ROOM * orders.length);
        for (int i = 0; i < orders.length; i++) {
            MemorySegment.copy(orders[i], 0, made, ValueLayout.JAVA_BYTE, (long) i * ROOM, orders[i].length);
        }
        return made;
    }

    @Override
    protected EngineFactory factory() {
        return new AclEngineFactory();
    }

    @Override
    protected DescriptorSet schema() {
        return OrderSchema.set();
    }

    @Override
    protected void make(final Message message, final SplittableRandom random, final int index) {
        final int drawn = random.nextInt(orders.length);
        message.method(random.nextInt(4) == 0 ? random.nextInt(4) : OrderSchema.PLACE)
            .payload(memory, (long) drawn * ROOM, orders[drawn].length);
    }

    @Override
    protected List<Settings> settings() {
        return List.of(Settings.EMPTY, Settings.of(Map.of("otherwise", "deny")),
            Settings.of(Map.of("rules", "deny /shop.Orders/Place where customer = mallory; deny * where total > 1000")),
            Settings.of(Map.of("rules", "allow /shop.Orders/* where lines.item = tea", "otherwise", "deny",
                "without_schema", "skip")));
    }
}
