package io.roundhouse.enginerepository;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes bundles that the build does not. */
final class Bundles {
    private Bundles() {
    }

    /** An engine of another name and symbolic name, with the code of the null policy, that imports a package more. */
    static void engine(final Path nullPolicy, final Path to, final String name,
        final String imports) throws IOException {
        try (JarFile from = new JarFile(nullPolicy.toFile())) {
            final Manifest manifest = new Manifest(from.getManifest());
            final Attributes main = manifest.getMainAttributes();
            main.putValue("Bundle-SymbolicName", "io.roundhouse.policy." + name);
            main.putValue("Import-Package", main.getValue("Import-Package") + "," + imports);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                for (final JarEntry entry : Collections.list(from.entries())) {
                    if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        byte[] bytes = from.getInputStream(entry).readAllBytes();
                        if (entry.getName().startsWith("OSGI-INF/")) {
                            bytes = new String(bytes, StandardCharsets.UTF_8)
                                .replace("value=\"null\"", "value=\"" + name + "\"").getBytes(StandardCharsets.UTF_8);
                        }
                        put(out, entry.getName(), bytes);
                    }
                }
            }
        }
    }

    /** A bundle that exports a package and maybe imports another. */
    static void library(final Path to, final String exports, final String imports) throws IOException {
        final Manifest manifest = new Manifest();
        final Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", exports);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Export-Package", exports + ";version=1.0.0");
        if (imports != null) {
            main.putValue("Import-Package", imports);
        }
        try (OutputStream file = Files.newOutputStream(to); JarOutputStream out = new JarOutputStream(file, manifest)) {
            put(out, exports.replace('.', '/') + "/text", exports.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void put(final JarOutputStream out, final String name, final byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
    }
}
