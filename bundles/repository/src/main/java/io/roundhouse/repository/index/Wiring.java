package io.roundhouse.repository.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;

/** What a bundle's manifest says that it provides and needs (OSGi Core, chapters 3 and 135). */
final class Wiring {
    private static final String VERSION = "version";

    private final Attributes manifest;
    private final String name;
    private final String bundleVersion;

    Wiring(final Attributes manifest) {
        this.manifest = manifest;
        final List<HeaderClause> names = HeaderClause.parse(manifest.getValue("Bundle-SymbolicName"));
        if (names.isEmpty() || names.getFirst().paths().isEmpty()) {
            throw new IllegalArgumentException("not a bundle: it has no Bundle-SymbolicName");
        }
        name = names.getFirst().paths().getFirst();
        final String version = manifest.getValue("Bundle-Version");
        bundleVersion = version == null ? "0.0.0" : version.strip();
        VersionRange.terms(VERSION, bundleVersion);
    }

    List<Capability> capabilities() {
        final boolean isFragment = manifest.getValue("Fragment-Host") != null;
        final List<Capability> all = new ArrayList<>();
        all.add(Capability.of(Capability.IDENTITY, Map.of(Capability.IDENTITY, Attribute.of(name),
            "type", Attribute.of(isFragment ? "osgi.fragment" : "osgi.bundle"),
            VERSION, Attribute.version(bundleVersion))));
        if (!isFragment) {
            for (final String namespace : List.of("osgi.wiring.bundle", "osgi.wiring.host")) {
                all.add(Capability.of(namespace, Map.of(namespace, Attribute.of(name),
                    "bundle-version", Attribute.version(bundleVersion))));
            }
        }
        HeaderClause.parse(manifest.getValue("Export-Package")).forEach(clause -> exports(clause, all));
        for (final HeaderClause clause : HeaderClause.parse(manifest.getValue("Provide-Capability"))) {
            clause.paths().forEach(namespace ->
                all.add(new Capability(namespace, clause.attributes(), clause.directives())));
        }
        return all;
    }

    private void exports(final HeaderClause clause, final List<Capability> all) {
        for (final String packageName : clause.paths()) {
            final Map<String, Attribute> attributes = new TreeMap<>(clause.attributes());
            final Attribute version = attributes.get(VERSION);
            attributes.put("osgi.wiring.package", Attribute.of(packageName));
            attributes.put(VERSION, Attribute.version(version == null ? "0.0.0" : version.value()));
            attributes.put("bundle-symbolic-name", Attribute.of(name));
            attributes.put("bundle-version", Attribute.version(bundleVersion));
            all.add(new Capability("osgi.wiring.package", attributes, clause.directives()));
        }
    }

    List<Requirement> requirements() {
        final List<Requirement> all = new ArrayList<>();
        needs("Import-Package", "osgi.wiring.package", VERSION, all);
        needs("Require-Bundle", "osgi.wiring.bundle", "bundle-version", all);
        needs("Fragment-Host", "osgi.wiring.host", "bundle-version", all);
        for (final HeaderClause clause : HeaderClause.parse(manifest.getValue("Require-Capability"))) {
            clause.paths().forEach(namespace ->
                all.add(new Requirement(namespace, clause.attributes(), clause.directives())));
        }
        return all;
    }

    private void needs(final String header, final String namespace, final String versionAttribute,
        final List<Requirement> all) {
        for (final HeaderClause clause : HeaderClause.parse(manifest.getValue(header))) {
            for (final String path : clause.paths()) {
                final StringBuilder terms = new StringBuilder("(" + namespace + "=" + path + ")");
                clause.attributes().forEach((attribute, value) -> terms.append(attribute.equals(versionAttribute)
                    || attribute.endsWith(VERSION) ? VersionRange.terms(attribute, value.value())
                    : "(" + attribute + "=" + value.value() + ")"));
                final Map<String, String> directives = new LinkedHashMap<>(clause.directives());
                directives.put("filter", clause.attributes().isEmpty() ? terms.toString() : "(&" + terms + ")");
                all.add(new Requirement(namespace, Map.of(), directives));
            }
        }
    }
}
