package io.roundhouse.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChainEntryTest {
    private static final Map<Integer, String> SHOP =
        Map.of(5, "/shop.Orders/Place", 3, "/shop.Orders/Find", 4, "/shop.Stock/Count");

    private static DatapathSpec session(final String application, final String target,
        final Map<Integer, String> methods) {
        return new DatapathSpec("session", application, Role.CLIENT, target, "mrpc", Settings.EMPTY, "tcp", null, null,
            Map.of(), DescriptorSet.EMPTY, methods);
    }

    private static List<String> chosen(final DatapathSpec spec, final String... entries) {
        return ChainEntry.texts(ChainEntry.of(ChainEntry.parse(List.of(entries)), spec));
    }

    @Test
    void shouldChooseByApplicationServiceAndMethod() {
        final DatapathSpec guest = session("guest-1", "10.0.0.1:7000", SHOP);
        assertEquals(List.of("a", "b application=guest-*", "d service=shop.Orders", "e service=10.*"), chosen(guest,
            "a", "b application=guest-*", "c application=guest", "d service=shop.Orders", "e service=10.*",
            "f service=shop", "g method=/other/*", "h application=guest-1 service=other"));
        assertEquals(List.of("a method=/shop.Orders/*"), chosen(guest, "a method=/shop.Orders/*", "b method=Place"));
        assertEquals(List.of("a"), chosen(session("x", "y", Map.of()), "a", "b method=*", "c service=shop.*"));
    }

    @Test
    void shouldTakeTheFirstOfEachPolicy() {
        assertEquals(List.of("b application=x", "a"),
            chosen(session("x", "y", SHOP), "b application=x", "a", "b", "a service=y"));
        assertEquals(List.of("b"), chosen(session("z", "y", SHOP), "b application=x", "b"));
    }

    @Test
    void shouldNameTheMethodsThatThePolicySees() {
        final DatapathSpec spec = session("x", "y", SHOP);
        assertNull(ChainEntry.parse("a service=y").methods(spec));
        assertArrayEquals(new int[] {3, 5}, ChainEntry.parse("a method=/shop.Orders/*").methods(spec));
        assertArrayEquals(new int[] {4, 5},
            ChainEntry.parse("a method=/shop.Orders/Place|/shop.Stock/*").methods(spec));
    }

    @Test
    void shouldSayWhatIsWrong() {
        for (final String wrong : List.of("", "application=x", "a x", "a colour=red", "a method=",
            "a method=x method=y")) {
            assertThrows(IllegalArgumentException.class, () -> ChainEntry.parse(wrong), wrong);
        }
        assertEquals("a selector is application=..., service=..., method=...: colour=red of a",
            assertThrows(IllegalArgumentException.class, () -> ChainEntry.parse("a colour=red")).getMessage());
    }

    @Test
    void shouldReadBackWhatItWrites() {
        final String text = "acl application=a|b service=c* method=/x/Y";
        assertEquals(text, ChainEntry.parse("  acl   application=a|b  service=c* method=/x/Y ").toString());
        assertEquals(ChainEntry.parse(text), ChainEntry.parse(text));
    }
}
