package io.roundhouse.repository.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HeaderClauseTest {
    @Test
    void shouldReadPathsAttributesAndDirectives() {
        final List<HeaderClause> clauses = HeaderClause.parse("a.b;c.d;version=\"[1,2)\";uses:=\"x,y\" , "
            + "e;n:Long=\"7\";l:List<Version>=\"1,2\";m:List=\"a,b\";filter:=\"(a=\\\"b\\\")\"");
        assertEquals(List.of("a.b", "c.d"), clauses.get(0).paths());
        assertEquals(Map.of("version", Attribute.of("[1,2)")), clauses.get(0).attributes());
        assertEquals(Map.of("uses", "x,y"), clauses.get(0).directives());
        assertEquals(List.of("e"), clauses.get(1).paths());
        assertEquals(Map.of("n", Attribute.of(7), "l", new Attribute("List<Version>", "1,2"),
            "m", new Attribute("List<String>", "a,b")), clauses.get(1).attributes());
        assertEquals(Map.of("filter", "(a=\"b\")"), clauses.get(1).directives());
    }

    @Test
    void shouldReadNothingFromNoHeader() {
        assertEquals(List.of(), HeaderClause.parse(null));
    }

    @Test
    void shouldRefuseAnOpenQuote() {
        assertThrows(IllegalArgumentException.class, () -> HeaderClause.parse("a;b=\"c"));
    }

    @Test
    void shouldTurnRangesIntoFilters() {
        assertEquals("", VersionRange.terms("v", null));
        assertEquals("(v>=1.2.0)", VersionRange.terms("v", "1.2"));
        assertEquals("(v>=1.0.0)(!(v>=2.0.0))", VersionRange.terms("v", "[1,2.0.0)"));
        assertEquals("(!(v<=1.0.0.x))(v<=2.0.0)", VersionRange.terms("v", "( 1.0.0.x , 2 ]"));
        assertThrows(IllegalArgumentException.class, () -> VersionRange.terms("v", "1)(a=b"));
    }
}
