package io.roundhouse.repository.index;

import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Makes a resource of a bundle's jar. */
public final class BundleReader {
    private static final String ENGINE_NAME = "engine.name";

    private BundleReader() {
    }

    /**
     * Reads a jar.
     *
     * @param url where it will be, relative to the index
     * @throws IllegalArgumentException when it is no bundle
     */
    public static Resource read(final Path jar, final String url, final List<DetachedSignature> signatures)
        throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            final Manifest manifest = file.getManifest();
            if (manifest == null) {
                throw new IllegalArgumentException("not a bundle: it has no manifest: " + jar);
            }
            final Wiring wiring = new Wiring(manifest.getMainAttributes());
            final List<Capability> capabilities = new ArrayList<>(wiring.capabilities());
            capabilities.add(1, content(jar, url));
            final String engine = engine(file, manifest.getMainAttributes().getValue("Service-Component"));
            if (engine != null) {
                capabilities.add(Capability.of(Capability.ENGINE, Map.of(Capability.ENGINE, Attribute.of(engine),
                    "version", Attribute.version(capabilities.getFirst().text("version")))));
            }
            for (final DetachedSignature signature : signatures) {
                capabilities.add(Capability.of(Capability.SIGNATURE,
                    Map.of(Capability.SIGNATURE, Attribute.of(signature.value()),
                        "key", Attribute.of(signature.keyId()),
                        "algorithm", Attribute.of(DetachedSignature.ALGORITHM))));
            }
            return new Resource(capabilities, wiring.requirements());
        }
    }

    private static Capability content(final Path jar, final String url) throws IOException {
        final Map<String, Attribute> attributes = new TreeMap<>();
        attributes.put(Capability.CONTENT, Attribute.of(Digests.of(jar)));
        attributes.put("url", Attribute.of(url));
        attributes.put("size", Attribute.of(Files.size(jar)));
        attributes.put("mime", Attribute.of("application/vnd.osgi.bundle"));
        return Capability.of(Capability.CONTENT, attributes);
    }

    /** The engine that a component of the bundle offers, or null. */
    private static String engine(final JarFile file, final String components) throws IOException {
        for (final HeaderClause clause : HeaderClause.parse(components)) {
            final JarEntry entry = file.getJarEntry(clause.paths().getFirst());
            if (entry != null) {
                try (InputStream in = file.getInputStream(entry)) {
                    final String engine = property(in);
                    if (engine != null) {
                        return engine;
                    }
                } catch (final XMLStreamException e) {
                    throw new IllegalArgumentException("component is malformed: " + entry.getName(), e);
                }
            }
        }
        return null;
    }

    private static String property(final InputStream component) throws XMLStreamException {
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        final XMLStreamReader in = factory.createXMLStreamReader(component);
        while (in.hasNext()) {
            if (in.next() == XMLStreamConstants.START_ELEMENT && in.getLocalName().equals("property")
                && ENGINE_NAME.equals(in.getAttributeValue(null, "name"))) {
                return in.getAttributeValue(null, "value");
            }
        }
        return null;
    }
}
