package io.roundhouse.bench.rpc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A policy's bundle by another name, so that a chain can have the same policy more than once.
 *
 * @param name of the engine
 * @param jar of it
 */
record PolicyCopy(String name, Path jar) {
    private static final String BUNDLE = "Bundle-SymbolicName";

    /**
     * Writes one.
     *
     * @param original the bundle
     * @param from the engine's name in it
     * @param name to have instead
     * @param into folder of the copy
     */
    static PolicyCopy of(final Path original, final String from, final String name, final Path into)
        throws IOException {
        final Path copy = into.resolve("policy-" + name + ".jar");
        try (JarFile jar = new JarFile(original.toFile())) {
            final Manifest manifest = new Manifest(jar.getManifest());
            final Attributes main = manifest.getMainAttributes();
            main.putValue(BUNDLE, main.getValue(BUNDLE) + "." + name);
            try (OutputStream file = Files.newOutputStream(copy);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (final JarEntry entry : jar.stream().filter(PolicyCopy::isCopied).toList()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    out.write(renamed(entry.getName(), jar.getInputStream(entry).readAllBytes(), from, name));
                    out.closeEntry();
                }
            }
        }
        return new PolicyCopy(name, copy);
    }

    private static boolean isCopied(final JarEntry entry) {
        return !entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME);
    }

    private static byte[] renamed(final String file, final byte[] bytes, final String from, final String name) {
        return !file.startsWith("OSGI-INF/") ? bytes : new String(bytes, StandardCharsets.UTF_8)
            .replace("value=\"" + from + '"', "value=\"" + name + '"').getBytes(StandardCharsets.UTF_8);
    }
}
