package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Verdict;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Walks every object that a running datapath reaches. */
final class DatapathShapeTest {
    private static Verdict parkEverySecond(final Message message) {
        message.resumeAtNs(message.resumeAtNs() == 0 ? 1_100_000 : message.resumeAtNs());
        return message.callId() % 2 == 0 ? Verdict.PARK : Verdict.PASS;
    }

    @Test
    void shouldHaveNoQueueButLanesAndLinks() throws IllegalAccessException {
        final TestGraph world = TestGraph.stepped();
        world.add("caller", TestEngines.factory(EngineKind.FRONTEND, TestEngines.Caller::new));
        world.add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> new TestEngines.Echo()));
        world.add("park", TestEngines.factory(EngineKind.POLICY,
            _ -> new TestEngines.Deciding(DatapathShapeTest::parkEverySecond, _ -> Verdict.PASS)));
        world.open("d0", "caller", "echo", "park");
        world.step(300);
        final Datapath datapath = world.graph.all()[0];
        final Set<Object> declared = Collections.newSetFromMap(new IdentityHashMap<>());
        declared.addAll(List.of(datapath.core().tx.ring, datapath.core().rx.ring, datapath.txLink.ring,
            datapath.rxLink.ring));
        final Set<Object> rings = Collections.newSetFromMap(new IdentityHashMap<>());
        int objects = 0;
        for (final Object object : reachable(datapath)) {
            objects++;
            assertTrue(!(object instanceof Queue), () -> "a queue: " + object.getClass());
            if (object instanceof RingBuffer) {
                rings.add(object);
            }
        }
        assertEquals(declared, rings);
        assertTrue(objects > 500, "objects " + objects);
    }

    /** Everything reached through fields of our classes and the Disruptor's, and through arrays and collections. */
    private static Set<Object> reachable(final Object from) throws IllegalAccessException {
        final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        final ArrayDeque<Object> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            final Object object = open.pop();
            if (object instanceof Executor || !seen.add(object)) {
                continue;
            }
            if (object instanceof Object[] array) {
                for (final Object element : array) {
                    push(open, element);
                }
            } else if (object instanceof Collection<?> collection) {
                collection.forEach(element -> push(open, element));
            } else if (object.getClass().getName().matches("(io\\.roundhouse|com\\.lmax)\\..*")) {
                for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
                    pushFields(open, object, type);
                }
            }
        }
        return seen;
    }

    private static void pushFields(final ArrayDeque<Object> open, final Object object, final Class<?> type)
        throws IllegalAccessException {
        for (final Field field : type.getDeclaredFields()) {
            final boolean isOurs = type.getName().matches("(io\\.roundhouse|com\\.lmax)\\..*");
            if (isOurs && !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                push(open, field.get(object));
            }
        }
    }

    private static void push(final ArrayDeque<Object> open, final Object object) {
        if (object != null) {
            open.push(object);
        }
    }
}
