package io.roundhouse.repository.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.ResourceBuilder;
import io.roundhouse.repository.index.Index;
import io.roundhouse.repository.index.IndexReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** The tool over real bundles, those of this test's class path; bnd reads the same jars and the index made of them. */
final class RepositoryToolTest {
    private static final List<String> MANIFEST_NAMESPACES = List.of("osgi.identity", "osgi.wiring.bundle",
        "osgi.wiring.host", "osgi.wiring.package", "osgi.service", "osgi.extender", "osgi.serviceloader");

    @TempDir
    private Path folder;
    private Path bundles;
    private String output;

    @BeforeEach
    void copyBundles() throws IOException {
        bundles = Files.createDirectories(folder.resolve("bundles"));
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            final Path jar = Path.of(entry);
            if (jar.getFileName().toString().matches("(slf4j-api|biz.aQute.bndlib|osgi.core|org.osgi.util).*\\.jar")) {
                Files.copy(jar, bundles.resolve(jar.getFileName()));
            }
        }
    }

    private int run(final Object... arguments) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        final int code = RepositoryTool.run(Stream.of(arguments).map(Object::toString).toList(), out, out);
        output = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    private void assertDone(final Object... arguments) {
        assertEquals(0, run(arguments), () -> output);
    }

    @Test
    void shouldMakeASignedIndexThatItsCheckFindsGood() throws IOException {
        assertDone("keygen", folder.resolve("maker"));
        assertDone("index", bundles, "--key", folder.resolve("maker.key"), "--name", "shop", "--valid-days", 10);
        assertDone("check", bundles, "--keys", folder);
        assertTrue(output.startsWith("good: "), output);
        final Index index = IndexReader.read(Files.readAllBytes(bundles.resolve("index.xml")));
        assertEquals("shop", index.name());
        assertTrue(index.resources().size() >= 3, output);
        assertTrue(index.expires().isAfter(Instant.now().plusSeconds(9 * 86_400)));
        assertTrue(index.expires().isBefore(Instant.now().plusSeconds(11 * 86_400)));
    }

    @Test
    void shouldCountUpEvenWithinASecond() throws IOException {
        long last = -1;
        for (int i = 0; i < 3; i++) {
            assertDone("index", bundles);
            final long next = IndexReader.read(Files.readAllBytes(bundles.resolve("index.xml"))).increment();
            assertTrue(next > last);
            last = next;
        }
    }

    @Test
    void shouldFindWhatWasChangedBehindTheIndex() throws IOException {
        assertDone("keygen", folder.resolve("maker"));
        assertDone("index", bundles, "--key", folder.resolve("maker.key"));
        final Path jar = bundles.resolve(IndexReader.read(Files.readAllBytes(bundles.resolve("index.xml"))).resources()
            .getFirst().url());
        final byte[] bytes = Files.readAllBytes(jar);
        bytes[bytes.length - 1] ^= 1;
        Files.write(jar, bytes);
        assertEquals(1, run("check", bundles, "--keys", folder));
        assertTrue(output.contains("is not what the index says"), output);
        Files.writeString(bundles.resolve("index.xml"),
            Files.readString(bundles.resolve("index.xml")).replace("name=\"roundhouse\"", "name=\"other\""));
        assertEquals(1, run("check", bundles, "--keys", folder));
        assertTrue(output.contains("the index is not what was signed"), output);
    }

    @Test
    void shouldKeepSignaturesOfSeveralMakers() throws IOException {
        assertDone("keygen", folder.resolve("one"));
        assertDone("keygen", folder.resolve("two"));
        final Path jar = Files.list(bundles).findFirst().orElseThrow();
        assertDone("sign", "--key", folder.resolve("one.key"), jar);
        assertDone("sign", "--key", folder.resolve("two.key"), jar);
        assertDone("sign", "--key", folder.resolve("two.key"), jar);
        assertEquals(2, Files.readAllLines(Path.of(jar + ".sig")).size());
        assertDone("index", bundles);
        final Index index = IndexReader.read(Files.readAllBytes(bundles.resolve("index.xml")));
        assertEquals(List.of(2), index.resources().stream().map(one -> one.signatures().size()).filter(n -> n > 0)
            .toList());
    }

    @Test
    void shouldSayWhatIsWrongWithTheArguments() {
        assertEquals(2, run("keygen"));
        assertEquals(2, run("sign", "x.jar"));
        assertEquals(2, run("index", bundles, "--valid-days", "0"));
        assertEquals(2, run("index", bundles, "--bogus"));
        assertTrue(output.startsWith("roundhouse repo: unknown argument: --bogus"), output);
        assertEquals(2, run("bogus"));
        assertEquals(1, run("index", folder.resolve("none")));
        assertTrue(output.startsWith("roundhouse repo: NoSuchFileException: "), output);
        assertEquals(0, run());
    }

    /** As bnd reads the jars, so it reads the index that was made of them without it. */
    @Test
    void shouldDescribeBundlesAsBndDoes() throws Exception {
        assertDone("index", bundles);
        final Map<String, Resource> indexed = new TreeMap<>();
        for (final Resource resource : XMLResourceParser.getResources(bundles.resolve("index.xml").toFile())) {
            final String url = resource.getCapabilities("osgi.content").getFirst().getAttributes().get("url")
                .toString();
            indexed.put(url.substring(url.lastIndexOf('/') + 1), resource);
        }
        int compared = 0;
        for (final Map.Entry<String, Resource> entry : indexed.entrySet()) {
            final ResourceBuilder builder = new ResourceBuilder();
            builder.addFile(bundles.resolve(entry.getKey()).toFile(), bundles.resolve(entry.getKey()).toUri());
            final Resource wanted = builder.build();
            assertAlike(entry.getKey(), capabilities(wanted), capabilities(entry.getValue()));
            assertAlike(entry.getKey(), requirements(wanted), requirements(entry.getValue()));
            assertEquals(wanted.getCapabilities("osgi.content").getFirst().getAttributes().get("osgi.content")
                .toString()
                .toLowerCase(java.util.Locale.ROOT), entry.getValue().getCapabilities("osgi.content").getFirst()
                .getAttributes().get("osgi.content"));
            compared += capabilities(wanted).size() + requirements(wanted).size();
        }
        assertTrue(compared > 100, "compared=" + compared);
    }

    private static void assertAlike(final String jar, final TreeSet<String> wanted, final TreeSet<String> found) {
        final TreeSet<String> missing = new TreeSet<>(wanted);
        missing.removeAll(found);
        final TreeSet<String> more = new TreeSet<>(found);
        more.removeAll(wanted);
        assertEquals(List.of(), List.copyOf(missing), () -> jar + " has instead " + more);
        assertEquals(List.of(), List.copyOf(more), jar);
    }

    private static TreeSet<String> capabilities(final Resource resource) {
        final TreeSet<String> all = new TreeSet<>();
        for (final Capability one : resource.getCapabilities(null)) {
            if (MANIFEST_NAMESPACES.contains(one.getNamespace())) {
                final Map<String, Object> attributes = new TreeMap<>(one.getAttributes());
                attributes.keySet().removeIf(name -> name.startsWith("bnd."));
                if (one.getNamespace().equals("osgi.identity")) {
                    attributes.keySet().retainAll(List.of("osgi.identity", "type", "version"));
                }
                all.add(one.getNamespace() + attributes + new TreeMap<>(one.getDirectives()));
            }
        }
        return all;
    }

    private static TreeSet<String> requirements(final Resource resource) {
        final TreeSet<String> all = new TreeSet<>();
        for (final Requirement one : resource.getRequirements(null)) {
            if (MANIFEST_NAMESPACES.contains(one.getNamespace())) {
                all.add(one.getNamespace() + new TreeMap<>(one.getDirectives()));
            }
        }
        return all;
    }
}
