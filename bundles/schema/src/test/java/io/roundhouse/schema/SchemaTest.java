package io.roundhouse.schema;

import static io.roundhouse.schema.Descriptors.field;
import static io.roundhouse.schema.Descriptors.message;
import static io.roundhouse.schema.Descriptors.schema;
import static io.roundhouse.schema.Descriptors.shop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static void assertRefused(final String expected, final String... files) {
        final SchemaException e = assertThrows(SchemaException.class, () -> schema(files));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    private static String refusal(final String... fields) {
        return schema(shop(message("Order", fields))).method("/shop.Shop/Buy").orElseThrow().refusal().orElseThrow()
            .toString();
    }

    @Test
    void shouldFindMethodsByPathAndId() {
        final Method method = schema(shop(message("Order"))).method("/shop.Shop/Buy").orElseThrow();
        assertEquals(0x5B64_1C5A, Method.idOf("/shop.Shop/Sell"), "ids are for ever");
        assertEquals("shop.Order", method.input().fullName());
        assertEquals("shop.Receipt", method.output().fullName());
        assertEquals("Buy", method.name());
        assertTrue(method.refusal().isEmpty());
    }

    @Test
    void shouldNameBothMethodsThatHaveOneId() {
        final Map<Integer, String> names = new HashMap<>();
        String first = null;
        String second = null;
        for (int i = 0; first == null; i++) {
            final String name = "M" + Integer.toHexString(i * 0x9E37_79B9);
            first = names.put(Method.idOf("/shop.Other/" + name), name);
            second = name;
        }
        final String methods = "service { name: 'Other' method { name: '" + first
            + "' input_type: '.shop.Order' output_type: '.shop.Order' } method { name: '" + second
            + "' input_type: '.shop.Order' output_type: '.shop.Order' } }";
        assertRefused("/shop.Other/" + first + " and /shop.Other/" + second, shop(message("Order") + methods));
    }

    @Test
    void shouldSayWhatIsNotThereYet() {
        assertEquals("shop.proto: field shop.Order.old: groups are not there yet",
            refusal("field { name: 'old' number: 1 label: LABEL_OPTIONAL type: TYPE_GROUP type_name: '.shop.Order' }"));
        assertEquals("shop.proto: message shop.Order: syntax \"proto2\" is not there yet",
            schema("syntax: 'proto2' " + shop(message("Order"))).methods().iterator().next().refusal().orElseThrow()
                .toString());
    }

    @Test
    void shouldAcceptOptionalThoughItLooksLikeOneof() {
        final Schema schema = schema(shop(message("Order",
            field("note", 1, "STRING", "oneof_index: 0 proto3_optional: true"), "oneof_decl { name: '_note' }")));
        final Field note = schema.message("shop.Order").orElseThrow().fields().get(0);
        assertTrue(note.hasPresenceBit());
        assertEquals(-1, note.oneof());
    }

    @Test
    void shouldKnowTheMembersOfAOneof() {
        final MessageType order = schema(shop(message("Order", field("id", 9, "INT64"),
            field("cash", 2, "INT64", "oneof_index: 0"), field("card", 1, "STRING", "oneof_index: 0"),
            field("friend", 3, ".shop.Order", "oneof_index: 0"), "oneof_decl { name: 'pay' }")))
            .message("shop.Order").orElseThrow();
        assertEquals(List.of("pay"), order.oneofs());
        assertEquals(List.of("card", "cash", "friend"), order.members(0).stream().map(Field::name).toList());
        assertEquals(List.of(true, true, false), order.members(0).stream().map(Field::hasPresenceBit).toList());
        assertEquals(-1, order.field("id").orElseThrow().oneof());
        assertTrue(order.refusal().isEmpty());
    }

    @Test
    void shouldKnowMaps() {
        final Field tags = schema(shop(message("Order",
            "field { name: 'tags' number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: '.shop.Order.T' }",
            "nested_type { name: 'T' options { map_entry: true } " + field("key", 1, "STRING")
                + field("value", 2, "STRING") + "}"))).message("shop.Order").orElseThrow().fields().getFirst();
        assertTrue(tags.isMap());
        assertTrue(tags.messageType().refusal().isEmpty());
    }

    @Test
    void shouldRefuseWhatDoesNotFitTogether() {
        assertRefused("no such message: type=\".shop.Nobody\" used by shop.Order.who",
            shop(message("Order", field("who", 1, ".shop.Nobody"))));
        assertRefused("message has no such oneof: field=shop.Order.card oneof=1",
            shop(message("Order", field("card", 1, "STRING", "oneof_index: 1"), "oneof_decl { name: 'pay' }")));
        assertRefused("message has no such oneof: field=shop.Order.card oneof=-2",
            shop(message("Order", field("card", 1, "STRING", "oneof_index: -2"))));
        assertRefused("member of a oneof is repeated: field=shop.Order.cards", shop(message("Order",
            "field { name: 'cards' number: 1 label: LABEL_REPEATED type: TYPE_STRING oneof_index: 0 }",
            "oneof_decl { name: 'pay' }")));
        assertRefused("no such message: type=\"shop.Order\"", shop(message("Order",
            "field { name: 'x' number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: 'shop.Order' }")));
        assertRefused("shop.Order is declared twice", shop(message("Order") + message("Order")));
        assertRefused("file a.proto is declared twice", "name: 'a.proto'", "name: 'a.proto'");
        assertRefused("field is declared twice", shop(message("Order", field("a", 1, "BOOL"), field("b", 1, "BOOL"))));
        assertRefused("field is declared twice", shop(message("Order", field("a", 1, "BOOL"), field("a", 2, "BOOL"))));
        assertRefused("field number is out of range", shop(message("Order", field("a", 0, "BOOL"))));
        assertRefused("field number is out of range", shop(message("Order", field("a", 1 << 29, "BOOL"))));
        assertRefused("enum has no values", shop(message("Order") + "enum_type { name: 'E' }"));
    }

    @Test
    void shouldRefuseNamesThatAreNone() {
        assertRefused("name is malformed: name=\"a b\"", shop(message("a b")));
        assertRefused("name is malformed: name=\"?[31m\"", shop(message("\\033[31m")));
        assertRefused("name is malformed: name=\"\"", shop(message("Order", field("", 1, "BOOL"))));
        assertRefused("name is too long", shop(message("O".repeat(513))));
        assertRefused("file name is malformed", "name: 'a\\nb'");
        assertRefused("file name is malformed", "package: 'nameless'");
    }

    @Test
    void shouldKeepToLimits() {
        assertRefused("too many fields in a message", shop(message("Order", manyFields(1025))));
        assertEquals(1024, schema(shop(message("Order", manyFields(1024)))).message("shop.Order").orElseThrow().fields()
            .size());
        final StringBuilder nested = new StringBuilder("nested_type { name: 'N' ".repeat(33));
        assertRefused("too many levels of nested messages", shop(message("Order", nested + "}".repeat(33))));
        assertRefused("too many messages", shop(message("Order", "nested_type { name: 'N' } ".repeat(2048))));
        final SchemaException e = assertThrows(SchemaException.class, () -> Schema.of(new byte[(1 << 20) + 1]));
        assertEquals("descriptor set is too long: bytes=1048577 limit=1048576", e.getMessage());
    }

    private static String manyFields(final int count) {
        final StringBuilder fields = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            fields.append(field("f" + i, i, "BOOL"));
        }
        return fields.toString();
    }
}
