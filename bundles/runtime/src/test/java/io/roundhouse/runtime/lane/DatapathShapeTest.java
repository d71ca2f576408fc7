package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Walks every object that a running datapath reaches. */
final class DatapathShapeTest implements Revisions {
    private final Map<String, Revision> revisions = Map.of(
        "caller", revision("caller", EngineKind.FRONTEND),
        "echo", revision("echo", EngineKind.TRANSPORT),
        "park", revision("park", EngineKind.POLICY));
    private long nowNs = 1;

    private static Revision revision(final String name, final EngineKind kind) {
        return new Revision(name, "1.0.0", "0123456789abcdef", TestEngines.factory(kind, context -> switch (kind) {
            case FRONTEND -> new TestEngines.Caller(context);
            case TRANSPORT -> new TestEngines.Echo();
            case POLICY -> new TestEngines.Deciding(m -> {
                m.resumeAtNs(m.resumeAtNs() == 0 ? 1_000 : m.resumeAtNs());
                return m.callId() % 2 == 0 ? Verdict.PARK : Verdict.PASS;
            }, _ -> Verdict.PASS);
        }));
    }

    @Override
    public Revision current(final String engine) {
        return revisions.get(engine);
    }

    @Override
    public Settings settings(final String engine) {
        return Settings.EMPTY;
    }

    @Override
    public List<String> defaultChain() {
        return List.of("park");
    }

    @Test
    void shouldHaveNoQueueButLanesAndLinks() throws IllegalAccessException {
        final Graph graph = new Graph(GraphOptions.unthreaded(), this, () -> nowNs, new HandleTable(_ -> false));
        graph.open(new DatapathSpec("d0", "test", DatapathInfo.Role.CLIENT, "x", "caller", Settings.EMPTY, "echo", null,
            null, Map.of()));
        for (int i = 0; i < 300; i++) {
            nowNs += 100;
            for (final Executor executor : graph.allExecutors()) {
                executor.dutyCycle();
            }
        }
        final Datapath datapath = graph.all()[0];
        final Set<Object> declared = Collections.newSetFromMap(new IdentityHashMap<>());
        declared.addAll(List.of(datapath.core().tx.ring, datapath.core().rx.ring, datapath.txLink.ring, datapath.rxLink.ring));
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
