package io.roundhouse.repository.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.index.Attribute;
import io.roundhouse.repository.index.Capability;
import io.roundhouse.repository.index.Index;
import io.roundhouse.repository.index.Requirement;
import io.roundhouse.repository.index.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClosureTest {
    @TempDir
    private Path folder;
    private KnownRepository repository;
    private final List<Offer> offers = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        repository = new KnownRepository(RepositorySettings.of(folder.toString(), Map.of()), Clock.systemUTC(),
            RepositoryFolder.create(folder.resolve("shop"), folder.resolve(Index.FILE).toString(), null));
    }

    private Offer offer(final String name, final String version, final Capability capability,
        final Requirement... needs) {
        final List<Capability> capabilities = new ArrayList<>(List.of(
            Capability.of(Capability.IDENTITY, Map.of(Capability.IDENTITY, Attribute.of(name),
                "version", Attribute.version(version))),
            Capability.of(Capability.CONTENT, Map.of(Capability.CONTENT, Attribute.of("0".repeat(64)),
                "url", Attribute.of(name + ".jar"), "size", Attribute.of(1)))));
        if (capability != null) {
            capabilities.add(capability);
        }
        final Offer offer = Offer.of(repository, new Resource(capabilities, List.of(needs)));
        offers.add(offer);
        return offer;
    }

    private static Capability exports(final String name, final String version) {
        return Capability.of("osgi.wiring.package", Map.of("osgi.wiring.package", Attribute.of(name),
            "version", Attribute.version(version)));
    }

    private static Requirement imports(final String name, final String from, final String... more) {
        final Map<String, String> directives = new TreeMap<>();
        directives.put("filter", "(&(osgi.wiring.package=" + name + ")(version>=" + from + "))");
        for (int i = 0; i < more.length; i += 2) {
            directives.put(more[i], more[i + 1]);
        }
        return new Requirement("osgi.wiring.package", Map.of(), directives);
    }

    private List<String> names(final Offer wanted, final String... present) {
        return new Closure(offers, requirement -> List.of(present).stream().anyMatch(requirement.filter()::contains),
            Set.of("tcp")).of(wanted).stream().map(one -> one.resource().symbolicName() + one.version()).toList();
    }

    @Test
    void shouldAddWhatIsMissingEachAfterItsOwnNeeds() {
        offer("deep", "1.0.0", exports("deep", "1.0.0"));
        offer("library", "1.0.0", exports("library", "1.0.0"), imports("deep", "1.0.0"));
        assertEquals(List.of("deep1.0.0", "library1.0.0"), names(offer("engine", "1.0.0", null,
            imports("library", "1.0.0"), imports("here", "1.0.0"), imports("no", "1.0.0", "resolution", "optional"),
            imports("later", "1.0.0", "effective", "active")), "here"));
    }

    @Test
    void shouldTakeTheHighestVersionWhoseNeedsAreMet() {
        offer("library", "1.0.0", exports("library", "1.0.0"));
        offer("library", "10.0.0", exports("library", "10.0.0"));
        offer("library", "11.0.0", exports("library", "11.0.0"), imports("nowhere", "1.0.0"));
        assertEquals(List.of("library10.0.0"), names(offer("engine", "1.0.0", null, imports("library", "1.0.0"))));
    }

    @Test
    void shouldAddNothingTwiceAndEndInCircles() {
        offer("one", "1.0.0", exports("one", "1.0.0"), imports("two", "1.0.0"));
        offer("two", "1.0.0", exports("two", "1.0.0"), imports("one", "1.0.0"));
        assertEquals(2, names(offer("engine", "1.0.0", null, imports("one", "1.0.0"), imports("two", "1.0.0"))).size());
    }

    @Test
    void shouldNameTheRequirementThatNothingMeets() {
        offer("library", "1.0.0", exports("library", "1.0.0"));
        final Offer wanted = offer("engine", "1.0.0", null, imports("library", "2.0.0"));
        assertEquals("engine 1.0.0 of repository shop needs osgi.wiring.package"
            + " (&(osgi.wiring.package=library)(version>=2.0.0)), which nothing here and no repository provides",
            assertThrows(RepositoryException.class, () -> names(wanted)).getMessage());
    }

    @Test
    void shouldNotBringEnginesAlong() {
        offer("other", "1.0.0", Capability.of(Capability.ENGINE, Map.of(Capability.ENGINE, Attribute.of("other"))));
        final Requirement here = new Requirement(Capability.ENGINE, Map.of(),
            Map.of("filter", "(roundhouse.engine=tcp)"));
        assertEquals(List.of(), names(offer("engine", "1.0.0", null, here)));
        final Requirement missing = new Requirement(Capability.ENGINE, Map.of(),
            Map.of("filter", "(roundhouse.engine=other)"));
        final Offer wanted = offer("engine", "2.0.0", null, missing);
        final String said = assertThrows(RepositoryException.class, () -> names(wanted)).getMessage();
        assertTrue(said.endsWith("which is an engine to be deployed first"), said);
    }

    @Test
    void shouldGiveUpOnEntangledRequirements() {
        for (int depth = 0; depth < 8; depth++) {
            for (int version = 1; version <= 8; version++) {
                offer("d" + depth, version + ".0.0", exports("d" + depth, version + ".0.0"),
                    imports("d" + (depth + 1), "1.0.0"));
            }
        }
        final Offer wanted = offer("engine", "1.0.0", null, imports("d0", "1.0.0"));
        assertTrue(assertThrows(RepositoryException.class, () -> names(wanted)).getMessage().contains("too entangled"));
    }
}
