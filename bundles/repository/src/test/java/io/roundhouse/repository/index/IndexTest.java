package io.roundhouse.repository.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class IndexTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String HEAD = "<repository xmlns='" + IndexFormat.NAMESPACE + "' xmlns:r='"
        + IndexFormat.OWN_NAMESPACE + "' name='n' increment='7' r:expires='2030-01-31T00:00:00Z'>";
    private static final String IDENTITY =
        "<capability namespace='osgi.identity'><attribute name='osgi.identity' value='a'/></capability>";
    private static final String CONTENT = "<capability namespace='osgi.content'><attribute name='osgi.content' value='"
        + DIGEST + "'/><attribute name='url' value='a.jar'/><attribute name='size' type='Long' value='3'/>"
        + "</capability>";

    @Test
    void shouldReadWhatItWrote() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            final List<Resource> resources = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                resources.add(resource(random));
            }
            final Index index = new Index(text(random), random.nextInt(1_000_000),
                Instant.ofEpochSecond(random.nextInt()),
                resources);
            assertEquals(index, IndexReader.read(IndexWriter.write(index)), "seed " + seed);
        }
    }

    private static Resource resource(final Random random) {
        final List<Capability> capabilities = new ArrayList<>();
        capabilities.add(Capability.of("osgi.identity", Map.of("osgi.identity", Attribute.of(text(random)))));
        capabilities.add(Capability.of("osgi.content", Map.of("osgi.content", Attribute.of(DIGEST),
            "url", Attribute.of(text(random)), "size", Attribute.of(random.nextInt(1_000)))));
        final List<Requirement> requirements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            final Map<String, Attribute> attributes = new TreeMap<>();
            final Map<String, String> directives = new TreeMap<>();
            for (int k = random.nextInt(4); k > 0; k--) {
                attributes.put(text(random), new Attribute("List<String>", text(random)));
                directives.put(text(random), text(random));
            }
            capabilities.add(new Capability("other", attributes, directives));
            requirements.add(new Requirement("need", attributes, directives));
        }
        return new Resource(capabilities, requirements);
    }

    private static String text(final Random random) {
        final String letters = "ab<>&\"' \u00e4\u4e2d(=)*";
        final StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void shouldPassOverWhatOthersAdd() {
        final Index index = read(HEAD + "<x xmlns='urn:x'><y/></x><referral url='http://x/'/><resource>" + IDENTITY
            + CONTENT
            + "<r:more/></resource></repository>");
        assertEquals("a", index.resources().getFirst().symbolicName());
        assertEquals("0.0.0", index.resources().getFirst().version());
        assertEquals(3, index.resources().getFirst().size());
        assertEquals(7, index.increment());
    }

    @Test
    void shouldSayWhatIsMalformed() {
        assertMalformed("not a repository of", "<repository/>");
        assertMalformed("no expires", HEAD.replaceAll(" r:expires='[^']*'", "") + "</repository>");
        assertMalformed("time of expiry must be like", HEAD.replace("2030-01-31T00:00:00Z", "soon") + "</repository>");
        assertMalformed("increment is no number", HEAD.replace("'7'", "'-7'") + "</repository>");
        assertMalformed("resource has no osgi.identity", HEAD + "<resource>" + CONTENT + "</resource></repository>");
        assertMalformed("resource has two capabilities of one kind: osgi.content",
            HEAD + "<resource>" + IDENTITY + CONTENT + CONTENT + "</resource></repository>");
        assertMalformed("osgi.content is no SHA-256",
            HEAD + "<resource>" + IDENTITY + CONTENT.replace(DIGEST, "abc") + "</resource></repository>");
        assertMalformed("size is no number",
            HEAD + "<resource>" + IDENTITY + CONTENT.replace("'3'", "'-3'") + "</resource></repository>");
        assertMalformed("name is used twice: url", HEAD + "<resource>" + IDENTITY
            + CONTENT.replace("</capability>", "<attribute name='url' value='b'/></capability>")
            + "</resource></repository>");
        assertMalformed("line 1", HEAD);
        assertMalformed("line 1", "");
    }

    @Test
    void shouldNotReadDocumentTypesAndEntities() {
        assertMalformed("document type", "<!DOCTYPE repository [<!ENTITY a 'b'>]>" + HEAD + "</repository>");
        assertMalformed("document type", "<!DOCTYPE repository SYSTEM 'file:///etc/passwd'>" + HEAD + "</repository>");
        assertMalformed("line", HEAD.replace("'n'", "'&a;'") + "</repository>");
    }

    @Test
    void shouldLimitEverything() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertMalformed("too many resources",
                HEAD + ("<resource>" + IDENTITY + CONTENT + "</resource>").repeat(4_097) + "</repository>");
            assertMalformed("too many capabilities", HEAD + "<resource>" + IDENTITY.repeat(1_025)
                + "</resource></repository>");
            assertMalformed("too many attributes", HEAD + "<resource><capability namespace='x'>"
                + numbered("<attribute name='a%d' value='v'/>", 65) + "</capability></resource></repository>");
            assertMalformed("namespace is too long",
                HEAD + "<resource><capability namespace='" + "x".repeat(9_000) + "'/></resource></repository>");
            assertMalformed("too many nested elements", HEAD + "<x>".repeat(20));
            assertMalformed("index is too large", " ".repeat((8 << 20) + 1));
        });
    }

    private static String numbered(final String element, final int count) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(element.formatted(i));
        }
        return text.toString();
    }

    @Test
    void shouldEndInOneWayOrTheOtherOnAnything() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final byte[] good = (HEAD + "<resource>" + IDENTITY + CONTENT + "</resource></repository>")
            .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 5_000; round++) {
            final byte[] bytes = good.clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                IndexReader.read(bytes);
            } catch (final IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith("index is malformed: line "), "seed " + seed + ": "
                    + e.getMessage());
            }
        }
    }

    private static Index read(final String xml) {
        return IndexReader.read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertMalformed(final String reason, final String xml) {
        final String message = assertThrows(IllegalArgumentException.class, () -> read(xml)).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
