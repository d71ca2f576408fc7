package io.roundhouse.repository.index;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an index as XML, indented for people. One thread at a time. */
public final class IndexWriter {
    private final XMLStreamWriter out;

    private IndexWriter(final XMLStreamWriter out) {
        this.out = out;
    }

    /** The bytes of the file. */
    public static byte[] write(final Index index) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            final XMLStreamWriter out = XMLOutputFactory.newDefaultFactory()
                .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            new IndexWriter(out).repository(index);
            out.close();
        } catch (final XMLStreamException e) {
            throw new IllegalStateException("index cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private void repository(final Index index) throws XMLStreamException {
        out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        line(0);
        out.writeStartElement("repository");
        out.writeDefaultNamespace(IndexFormat.NAMESPACE);
        out.writeNamespace("roundhouse", IndexFormat.OWN_NAMESPACE);
        out.writeAttribute("name", index.name());
        out.writeAttribute("increment", Long.toString(index.increment()));
        out.writeAttribute("roundhouse", IndexFormat.OWN_NAMESPACE, IndexFormat.EXPIRES, index.expires().toString());
        for (final Resource resource : index.resources()) {
            line(1);
            out.writeStartElement("resource");
            for (final Capability one : resource.capabilities()) {
                element("capability", one.namespace(), one.attributes(), one.directives());
            }
            for (final Requirement one : resource.requirements()) {
                element("requirement", one.namespace(), one.attributes(), one.directives());
            }
            line(1);
            out.writeEndElement();
        }
        line(0);
        out.writeEndElement();
        line(0);
        out.writeEndDocument();
    }

    private void element(final String name, final String namespace, final Map<String, Attribute> attributes,
        final Map<String, String> directives) throws XMLStreamException {
        line(2);
        out.writeStartElement(name);
        out.writeAttribute("namespace", namespace);
        for (final Map.Entry<String, Attribute> attribute : attributes.entrySet()) {
            line(3);
            out.writeEmptyElement("attribute");
            out.writeAttribute("name", attribute.getKey());
            if (!attribute.getValue().type().equals("String")) {
                out.writeAttribute("type", attribute.getValue().type());
            }
            out.writeAttribute("value", attribute.getValue().value());
        }
        for (final Map.Entry<String, String> directive : directives.entrySet()) {
            line(3);
            out.writeEmptyElement("directive");
            out.writeAttribute("name", directive.getKey());
            out.writeAttribute("value", directive.getValue());
        }
        line(2);
        out.writeEndElement();
    }

    private void line(final int depth) throws XMLStreamException {
        out.writeCharacters("\n" + "  ".repeat(depth));
    }
}
