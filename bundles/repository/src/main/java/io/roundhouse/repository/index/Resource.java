package io.roundhouse.repository.index;

import io.roundhouse.repository.trust.DetachedSignature;
import java.util.List;

/**
 * A bundle that a repository offers.
 *
 * @param capabilities what it provides
 * @param requirements what it needs
 */
public record Resource(List<Capability> capabilities, List<Requirement> requirements) {
    /** Checks that it can be named, fetched and checked. @throws IllegalArgumentException naming what is missing */
    public Resource {
        capabilities = List.copyOf(capabilities);
        requirements = List.copyOf(requirements);
        text(capabilities, Capability.IDENTITY, Capability.IDENTITY);
        text(capabilities, Capability.CONTENT, Capability.CONTENT);
        text(capabilities, Capability.CONTENT, "url");
        if (!text(capabilities, Capability.CONTENT, Capability.CONTENT).matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("osgi.content is no SHA-256 in lower-case hexadecimal digits: "
                + text(capabilities, Capability.CONTENT, Capability.CONTENT));
        }
        if (!text(capabilities, Capability.CONTENT, "size").matches("\\d{1,12}")) {
            throw new IllegalArgumentException("size is no number: " + text(capabilities, Capability.CONTENT, "size"));
        }
    }

    private static String text(final List<Capability> capabilities, final String namespace, final String attribute) {
        final Capability found = one(capabilities, namespace);
        final String text = found == null ? null : found.text(attribute);
        if (text == null) {
            throw new IllegalArgumentException("resource has no " + namespace + " with " + attribute);
        }
        return text;
    }

    private static Capability one(final List<Capability> capabilities, final String namespace) {
        Capability found = null;
        for (final Capability capability : capabilities) {
            if (capability.namespace().equals(namespace)) {
                if (found != null) {
                    throw new IllegalArgumentException("resource has two capabilities of one kind: " + namespace);
                }
                found = capability;
            }
        }
        return found;
    }

    /** The bundle's name. */
    public String symbolicName() {
        return text(capabilities, Capability.IDENTITY, Capability.IDENTITY);
    }

    /** The bundle's version as written. */
    public String version() {
        final String version = one(capabilities, Capability.IDENTITY).text("version");
        return version == null ? "0.0.0" : version;
    }

    /** The engine it offers, or null. */
    public String engine() {
        final Capability engine = one(capabilities, Capability.ENGINE);
        return engine == null ? null : engine.text(Capability.ENGINE);
    }

    /** The SHA-256 of the bundle, 64 hexadecimal digits. */
    public String sha256() {
        return text(capabilities, Capability.CONTENT, Capability.CONTENT);
    }

    /** Where the bundle is, as written: relative to the index. */
    public String url() {
        return text(capabilities, Capability.CONTENT, "url");
    }

    /** Bytes of the bundle. */
    public long size() {
        return Long.parseLong(text(capabilities, Capability.CONTENT, "size"));
    }

    /** The signatures over its SHA-256. @throws IllegalArgumentException when one is malformed */
    public List<DetachedSignature> signatures() {
        return capabilities.stream().filter(capability -> capability.namespace().equals(Capability.SIGNATURE))
            .map(capability -> new DetachedSignature(String.valueOf(capability.text("key")),
                String.valueOf(capability.text(Capability.SIGNATURE)))).toList();
    }
}
