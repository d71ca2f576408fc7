package io.roundhouse.bench.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyCopyTest {
    private static final String COMPONENT = "OSGI-INF/one.xml";
    private static final String CODE = "a/One.class";

    @TempDir
    private Path folder;

    @Test
    void shouldHaveAnotherNameAndTheSameCode() throws IOException {
        final Path original = folder.resolve("original.jar");
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "policy");
        try (OutputStream file = Files.newOutputStream(original);
            JarOutputStream out = new JarOutputStream(file, manifest)) {
            write(out, COMPONENT, "<property name=\"engine.name\" value=\"null\"/>");
            write(out, CODE, "value=\"null\"");
        }
        final PolicyCopy copy = PolicyCopy.of(original, "null", "stage-1", folder);
        assertEquals("stage-1", copy.name());
        try (JarFile jar = new JarFile(copy.jar().toFile())) {
            assertEquals("policy.stage-1", jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"));
            assertEquals("<property name=\"engine.name\" value=\"stage-1\"/>", read(jar, COMPONENT));
            assertEquals("value=\"null\"", read(jar, CODE));
        }
    }

    private static void write(final JarOutputStream out, final String name, final String text) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }

    private static String read(final JarFile jar, final String name) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
