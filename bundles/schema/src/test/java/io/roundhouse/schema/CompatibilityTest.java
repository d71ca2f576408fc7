package io.roundhouse.schema;

import static io.roundhouse.schema.Descriptors.field;
import static io.roundhouse.schema.Descriptors.message;
import static io.roundhouse.schema.Descriptors.schema;
import static io.roundhouse.schema.Descriptors.shop;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    private static Method method(final String rest) {
        return schema(shop(rest)).method("/shop.Shop/Buy").orElseThrow();
    }

    private static void assertFits(final String here, final String there) {
        assertEquals(Optional.empty(), Compatibility.conflict(method(here), method(there)));
        assertEquals(Optional.empty(), Compatibility.conflict(method(there), method(here)));
    }

    private static void assertConflict(final String reason, final String here, final String there) {
        assertEquals(Optional.of("method /shop.Shop/Buy: " + reason),
            Compatibility.conflict(method(here), method(there)));
    }

    private static String order(final String... fields) {
        return message("Order", fields) + message("Line", field("item", 1, "STRING"), field("next", 2, ".shop.Line"))
            + message("Row", field("item", 1, "STRING"), field("next", 2, ".shop.Row")) + "enum_type { name: 'E' value"
            + " { name: 'A' number: 0 } value { name: 'B' number: 1 } } enum_type { name: 'F'"
            + " value { name: 'A' number: 0 } value { name: 'B' number: 2 } } enum_type { name: 'G'"
            + " value { name: 'A' number: 0 } }";
    }

    private static String ofEnum(final String type) {
        return "field { name: 'e' number: 1 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: '.shop." + type + "' }";
    }

    @Test
    void shouldLetFieldsComeAndGo() {
        assertFits(order(field("id", 1, "INT64")), order(field("id", 1, "INT64"), field("note", 2, "STRING")));
        assertFits(order(field("old", 1, "INT64")), order(field("note", 2, "STRING")));
        assertFits(order(field("id", 1, "INT64")), order(field("key", 1, "INT64")));
    }

    @Test
    void shouldCompareTypesByWhatTheyHold() {
        assertFits(order(field("line", 1, ".shop.Line")), order(field("line", 1, ".shop.Row")));
        assertFits(order(ofEnum("E")), order(ofEnum("G")));
        assertFits(order(ofEnum("E")), order(field("e", 1, "INT32")));
    }

    @Test
    void shouldSayWhatDoesNotFit() {
        assertConflict("field shop.Order.id (number 1) has type int64 here and string there",
            order(field("id", 1, "INT64")), order(field("id", 1, "STRING")));
        assertConflict("field shop.Order.id has number 1 here and 2 there", order(field("id", 1, "INT64")),
            order(field("id", 2, "INT64")));
        assertConflict("field shop.Order.id (number 1) has type int64 here and repeated int64 there",
            order(field("id", 1, "INT64")),
            order("field { name: 'id' number: 1 label: LABEL_REPEATED type: TYPE_INT64 }"));
        assertConflict("enum value shop.E.B is 1 here and 2 there", order(ofEnum("E")), order(ofEnum("F")));
        assertConflict("field shop.Line.item (number 1) has type string here and int64 there",
            order(field("line", 1, ".shop.Line")),
            message("Order", field("line", 1, ".shop.Line")) + message("Line", field("item", 1, "INT64")));
    }

    @Test
    void shouldNotLetFieldsGetLostInOneofs() {
        final String oneof = "oneof_index: 0";
        final String card = "oneof_decl { name: 'card' } ";
        final String cash = field("cash", 1, "BOOL", oneof);
        final String token = field("token", 2, "BYTES", oneof);
        final String free = field("token", 2, "BYTES");
        assertFits(order(card, cash, token), order("oneof_decl { name: 'pay_by' }", cash, token));
        assertFits(order(card, cash, token), order(card, cash));
        assertFits(order(card, cash, free), order(field("cash", 1, "BOOL"), free));
        final String reason = "fields shop.Order.cash and token are of one oneof ";
        assertConflict(reason + "here and not there", order(card, cash, token), order(card, cash, free));
        assertConflict(reason + "there and not here", order(field("cash", 1, "BOOL"), free), order(card, cash, token));
        assertConflict(reason + "here and not there", order(card, cash, token), order(card,
            "oneof_decl { name: 'other' }", cash, field("token", 2, "BYTES", "oneof_index: 1")));
    }

    @Test
    void shouldCompareMethodsTooNotOnlyMessages() {
        final Method buy = method(order());
        final Method streaming = new Method(buy.path(), buy.file(), buy.input(), buy.output(), true, false, false);
        assertEquals(Optional.of("method /shop.Shop/Buy streams on one side only"),
            Compatibility.conflict(buy, streaming));
        final Method other = new Method("/shop.Shop/Sell", buy.file(), buy.input(), buy.output(), false, false, false);
        assertEquals(Optional.of("methods are different: /shop.Shop/Buy here, /shop.Shop/Sell there"),
            Compatibility.conflict(buy, other));
    }
}
