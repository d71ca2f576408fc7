package io.roundhouse.schema;

import static io.roundhouse.schema.Descriptors.field;
import static io.roundhouse.schema.Descriptors.message;
import static io.roundhouse.schema.Descriptors.schema;
import static io.roundhouse.schema.Descriptors.shop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final String LINE = message("Line", field("item", 1, "STRING"));

    private static Fingerprint of(final String... files) {
        return Fingerprint.of(schema(files).method("/shop.Shop/Buy").orElseThrow());
    }

    private static Fingerprint ofOrder(final String... fields) {
        return of(shop(message("Order", fields) + LINE));
    }

    @Test
    void shouldNotCountOrderCommentsOptionsAndFiles() {
        final Fingerprint one = ofOrder(field("id", 1, "INT64"), field("line", 2, ".shop.Line"));
        assertEquals(one, ofOrder(field("line", 2, ".shop.Line"), field("id", 1, "INT64")));
        assertEquals(one, ofOrder(field("id", 1, "INT64", "json_name: 'ID' options { deprecated: true }"),
            field("line", 2, ".shop.Line")));
        assertEquals(one, of(shop(message("Order", field("id", 1, "INT64"), field("line", 2, ".shop.Line"))),
            "name: 'line.proto' package: 'shop' " + LINE));
        assertEquals(one, of(shop(message("Order", field("id", 1, "INT64"), field("line", 2, ".shop.Line")) + LINE
            + message("Unrelated"))));
        assertEquals(32, one.bytes().length);
    }

    @Test
    void shouldCountWhatMattersToPayloadsAndRecords() {
        final Fingerprint one = ofOrder(field("id", 1, "INT64"));
        assertNotEquals(one, ofOrder(field("id", 2, "INT64")));
        assertNotEquals(one, ofOrder(field("key", 1, "INT64")));
        assertNotEquals(one, ofOrder(field("id", 1, "SINT64")));
        assertNotEquals(one, ofOrder(field("id", 1, "INT64", "oneof_index: 0 proto3_optional: true"),
            "oneof_decl { name: '_id' }"));
        assertNotEquals(one, ofOrder(field("id", 1, "INT64"), field("more", 2, "BOOL")));
        final Fingerprint nested = ofOrder(field("line", 1, ".shop.Line"));
        assertNotEquals(nested, of(shop(message("Order", field("line", 1, ".shop.Line"))
            + message("Line", field("item", 1, "BYTES")))));
    }

    @Test
    void shouldRefuseWhatIsNoFingerprint() {
        assertThrows(IllegalArgumentException.class, () -> new Fingerprint("00"));
        assertThrows(IllegalArgumentException.class, () -> new Fingerprint("G".repeat(64)));
    }
}
