package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamIndexTest {
    private record Key(long name, int connection) {
    }

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private StreamIndex index = new StreamIndex();

    @Test
    void shouldFindWhatIsThereAndNothingElse() {
        final Map<Key, Integer> model = new HashMap<>();
        final List<Integer> free = new ArrayList<>();
        for (int i = 0; i < CallTable.CAPACITY; i++) {
            free.add(i);
        }
        for (int step = 0; step < 200_000; step++) {
            // Few names, so that many are close to each other and some come back.
            final Key key = new Key(random.nextInt(3_000), random.nextInt(3));
            final Integer entry = model.get(key);
            assertEquals(entry == null ? -1 : entry, index.find(key.name, key.connection), "seed " + seed);
            if (entry != null) {
                index.remove(key.name, key.connection, entry);
                model.remove(key);
                free.add(entry);
            } else if (!free.isEmpty()) {
                final int taken = free.remove(random.nextInt(free.size()));
                index.put(key.name, key.connection, taken);
                model.put(key, taken);
            }
            if (step % 10_000 == 0) {
                index = index.copy();
            }
        }
    }

    @Test
    void shouldRemoveTheRightOneOfEqualNames() {
        index.put(5, 0, 1);
        index.put(5, 0, 2);
        index.put(5, 0, 3);
        index.remove(5, 0, 2);
        assertEquals(1, index.find(5, 0));
        index.remove(5, 0, 1);
        assertEquals(3, index.find(5, 0));
        index.remove(5, 0, 3);
        assertEquals(-1, index.find(5, 0));
    }
}
