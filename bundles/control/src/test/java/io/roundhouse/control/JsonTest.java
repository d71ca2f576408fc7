package io.roundhouse.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
    private enum Colour { RED }

    private record Inner(Colour colour, Path path, Instant at) {
    }

    private record Outer(String name, long count, double rate, boolean isOpen, List<Inner> inner,
        Map<String, Long> counters, int[] numbers, Object nothing) {
    }

    @Test
    void shouldWriteRecordsAsObjects() {
        final Outer value = new Outer("a", Long.MAX_VALUE, 0.5, true,
            List.of(new Inner(Colour.RED, Path.of("/x/y"), Instant.EPOCH)), Map.of("parked", 7L), new int[] {1, 2},
            null);
        assertEquals("""
            {"name":"a","count":9223372036854775807,"rate":0.5,"isOpen":true,\
            "inner":[{"colour":"RED","path":"/x/y","at":"1970-01-01T00:00:00Z"}],\
            "counters":{"parked":7},"numbers":[1,2],"nothing":null}""", Json.of(value));
    }

    @Test
    void shouldEscapeWhatJsonDoesNotTake() {
        assertEquals("\"a\\\"b\\\\c\\n\\t\\u0001\u00e4\ud83d\ude00\"", Json.of("a\"b\\c\n\t\u0001\u00e4\ud83d\ude00"));
        assertEquals("\"\\ud800x\\udc00\"", Json.of("\ud800x\udc00"), "halves of characters");
        assertEquals("[null,null,null]", Json.of(Arrays.asList(Double.NaN, Float.POSITIVE_INFINITY, null)));
        assertEquals("{}", Json.of(Map.of()));
    }
}
