package io.roundhouse.schema.binding;

import static io.roundhouse.schema.Descriptors.field;
import static io.roundhouse.schema.Descriptors.message;
import static io.roundhouse.schema.Descriptors.set;
import static io.roundhouse.schema.Descriptors.shop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.schema.Method;
import io.roundhouse.schema.SchemaException;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingCacheTest {
    private static final byte[] FIRST = set(shop(message("Order", field("id", 1, "INT64"))));
    private static final byte[] SAME = set(shop(message("Order", field("id", 1, "INT64", "json_name: 'key'"))));
    private static final byte[] SECOND = set(shop(message("Order", field("id", 1, "INT64"), field("more", 2, "BOOL"))));
    private static final byte[] THIRD = set(shop(message("Order", field("id", 1, "STRING"))));

    private final BindingCache cache = new BindingCache(new BindingQuota(3, 2000, 2));

    private List<String> names() {
        return cache.list().stream().map(BindingInfo::name).toList();
    }

    @Test
    void shouldShareBindingsOfEqualSchemas() {
        final BoundSchema first = cache.bind("a", FIRST);
        assertSame(first, cache.bind("a", FIRST));
        assertSame(first, cache.bind("b", FIRST));
        assertSame(first.binding(), cache.bind("b", SAME).binding());
        assertNotSame(first.binding(), cache.bind("c", SECOND).binding());
        assertEquals(2, cache.bindingCount());
        assertEquals(List.of("a", "b", "c"), names());
        final BindingInfo info = cache.list().get(1);
        assertEquals(0, info.buildNs());
        assertEquals(2, info.types());
        assertEquals(1, info.methods());
        assertEquals(SAME.length, info.schemaBytes());
        assertTrue(info.codeBytes() > 500);
    }

    @Test
    void shouldGiveCodecsForMethods() {
        final BoundSchema bound = cache.bind("a", FIRST);
        final Method buy = bound.schema().method("/shop.Shop/Buy").orElseThrow();
        assertNotNull(bound.requestCodec(buy));
        assertNotSame(bound.requestCodec(buy), bound.responseCodec(buy));
    }

    @Test
    void shouldReplaceTheSchemaOfAName() {
        cache.bind("a", FIRST);
        cache.bind("b", SECOND);
        assertThrows(SchemaException.class, () -> cache.bind("c", THIRD));
        final BoundSchema third = cache.bind("a", THIRD);
        assertEquals(List.of("a", "b"), names());
        assertEquals(2, cache.bindingCount());
        assertSame(third, cache.bind("a", THIRD));
    }

    @Test
    void shouldKeepToQuotas() {
        cache.bind("a", FIRST);
        cache.bind("b", FIRST);
        cache.bind("c", FIRST);
        final SchemaException schemas = assertThrows(SchemaException.class, () -> cache.bind("d", FIRST));
        assertTrue(schemas.getMessage().startsWith("quota of schemas is used up, drop one: name=d schemas=4"),
            schemas.getMessage());
        assertTrue(cache.drop("a"));
        cache.bind("d", SECOND);
        assertTrue(cache.drop("b"));
        final SchemaException bindings = assertThrows(SchemaException.class, () -> cache.bind("e", THIRD));
        assertEquals("quota of bindings is used up, drop a schema: maxBindings=2", bindings.getMessage());
        assertThrows(SchemaException.class, () -> cache.bind("f", set(shop(message("Order", field("x".repeat(300), 1,
            "BOOL"), field("y".repeat(500), 2, "BOOL"), field("z".repeat(500), 3, "BOOL"))))));
        assertEquals(List.of("c", "d"), names());
    }

    @Test
    void shouldChangeNothingWhenASchemaIsRefused() {
        cache.bind("a", FIRST);
        assertThrows(SchemaException.class, () -> cache.bind("a", new byte[] {1, 2, 3}));
        assertThrows(SchemaException.class, () -> cache.bind("no name", FIRST));
        assertThrows(SchemaException.class, () -> cache.bind("b", set("name: 'empty.proto'")));
        assertEquals(List.of("a"), names());
        assertEquals(1, cache.bindingCount());
    }

    @Test
    void shouldWarmUpWithASchemaThatBinds() {
        assertEquals(1, WarmUp.run());
        BindingCache.warmUp();
        assertEquals(List.of(), names());
    }

    @Test
    void shouldLetGoOfDroppedBindings() {
        final WeakReference<MessageCodec> codec = bindAndForget();
        assertTrue(cache.drop("a"));
        assertFalse(cache.drop("a"));
        assertEquals(0, cache.bindingCount());
        for (int i = 0; i < 100 && codec.get() != null; i++) {
            System.gc();
        }
        assertNull(codec.get());
    }

    private WeakReference<MessageCodec> bindAndForget() {
        final BoundSchema bound = cache.bind("a", FIRST);
        return new WeakReference<>(bound.requestCodec(bound.schema().methods().iterator().next()));
    }
}
