package io.roundhouse.repository.index;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an index, of which nothing is trusted: no document type, no entity from outside, all numbers of things and all
 * lengths limited. Elements of other namespaces are passed over, as the specification asks. One thread at a time.
 */
public final class IndexReader {
    private final XMLStreamReader in;

    private IndexReader(final XMLStreamReader in) {
        this.in = in;
    }

    /** Reads the bytes of a file. @throws IllegalArgumentException saying what is wrong and where */
    public static Index read(final byte[] bytes) {
        if (bytes.length > IndexFormat.MAX_BYTES) {
            throw new IllegalArgumentException("index is too large: bytes=" + bytes.length + " limit="
                + IndexFormat.MAX_BYTES);
        }
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        XMLStreamReader in = null;
        try {
            in = factory.createXMLStreamReader(new StringReader(text(bytes)));
            return new IndexReader(in).document();
        } catch (final CharacterCodingException | XMLStreamException | IllegalArgumentException e) {
            final int line = in == null ? 1 : in.getLocation().getLineNumber();
            throw new IllegalArgumentException("index is malformed: line " + line + ": " + oneLine(e), e);
        }
    }

    /** UTF-8 and nothing else, whatever the document says of itself. */
    private static String text(final byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static String oneLine(final Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    private Index document() throws XMLStreamException {
        while (in.next() != XMLStreamConstants.START_ELEMENT) {
            if (in.getEventType() == XMLStreamConstants.DTD) {
                throw new IllegalArgumentException("a document type is not allowed");
            }
        }
        if (!isOurs("repository")) {
            throw new IllegalArgumentException("not a repository of " + IndexFormat.NAMESPACE + ": " + in.getName());
        }
        final String name = optional(null, "name", "");
        final long increment = number(optional(null, "increment", "0"));
        final Instant expires = time(required(IndexFormat.OWN_NAMESPACE, IndexFormat.EXPIRES));
        final List<Resource> resources = new ArrayList<>();
        while (isChild()) {
            if (isOurs("resource")) {
                limit(resources.size(), IndexFormat.MAX_RESOURCES, "resources");
                resources.add(resource());
            } else {
                skip();
            }
        }
        while (in.hasNext()) {
            in.next();
        }
        return new Index(name, increment, expires, resources);
    }

    private Resource resource() throws XMLStreamException {
        final List<Capability> capabilities = new ArrayList<>();
        final List<Requirement> requirements = new ArrayList<>();
        while (isChild()) {
            limit(capabilities.size() + requirements.size(), IndexFormat.MAX_PER_RESOURCE,
                "capabilities and requirements of a resource");
            if (isOurs("capability")) {
                final Body body = body();
                capabilities.add(new Capability(body.namespace, body.attributes, body.directives));
            } else if (isOurs("requirement")) {
                final Body body = body();
                requirements.add(new Requirement(body.namespace, body.attributes, body.directives));
            } else {
                skip();
            }
        }
        return new Resource(capabilities, requirements);
    }

    private Body body() throws XMLStreamException {
        final Body body = new Body(required(null, "namespace"), new TreeMap<>(), new TreeMap<>());
        while (isChild()) {
            limit(body.attributes.size() + body.directives.size(), IndexFormat.MAX_PER_CAPABILITY,
                "attributes and directives of one element");
            if (isOurs("attribute")) {
                put(body.attributes, new Attribute(optional(null, "type", "String"), required(null, "value")));
            } else if (isOurs("directive")) {
                put(body.directives, required(null, "value"));
            }
            skip();
        }
        return body;
    }

    private <T> void put(final Map<String, T> map, final T value) {
        final String name = required(null, "name");
        if (map.put(name, value) != null) {
            throw new IllegalArgumentException("name is used twice: " + name);
        }
    }

    /** Goes to the next child. @return false when the element ended instead */
    private boolean isChild() throws XMLStreamException {
        while (true) {
            final int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                return false;
            }
        }
    }

    /** Goes to the end of the element. */
    private void skip() throws XMLStreamException {
        for (int depth = 1; depth > 0;) {
            final int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                limit(depth++, IndexFormat.MAX_DEPTH, "nested elements");
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    private boolean isOurs(final String element) {
        return element.equals(in.getLocalName()) && IndexFormat.NAMESPACE.equals(in.getNamespaceURI());
    }

    private String optional(final String namespace, final String attribute, final String otherwise) {
        final String text = in.getAttributeValue(namespace, attribute);
        if (text != null && text.length() > IndexFormat.MAX_TEXT) {
            throw new IllegalArgumentException(attribute + " is too long: limit=" + IndexFormat.MAX_TEXT);
        }
        return text == null ? otherwise : text;
    }

    private String required(final String namespace, final String attribute) {
        final String text = optional(namespace, attribute, null);
        if (text == null) {
            throw new IllegalArgumentException(in.getLocalName() + " has no " + attribute);
        }
        return text;
    }

    private static void limit(final int count, final int most, final String what) {
        if (count >= most) {
            throw new IllegalArgumentException("too many " + what + ": limit=" + most);
        }
    }

    private static long number(final String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("increment is no number from 0 up: " + text);
        }
        return Long.parseLong(text);
    }

    private static Instant time(final String text) {
        try {
            return Instant.parse(text);
        } catch (final DateTimeParseException e) {
            throw new IllegalArgumentException("time of expiry must be like 2030-01-31T00:00:00Z: " + text, e);
        }
    }

    private record Body(String namespace, Map<String, Attribute> attributes, Map<String, String> directives) { }
}
