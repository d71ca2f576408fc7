package io.roundhouse.enginerepository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.repository.index.Attribute;
import io.roundhouse.repository.index.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines taken from the repository that the build made, through HTTPS and from a folder, by a real service. */
@Timeout(120)
final class RepositoryIT {
    private static final String TABLE_ROW = "(?s).*%s +%s +[0-9a-f]{8} +%s +\\d+ +build \\([0-9a-f]{16}\\) +%s\\b.*";

    @TempDir
    private Path folder;
    private Offered offered;
    private Service service;

    @BeforeEach
    void start() throws IOException {
        offered = Offered.copy(folder.resolve("repository"));
        service = Service.start(folder.resolve("state"));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        service.close();
    }

    private void assertOffered(final String engine, final String version, final String repository, final String running)
        throws IOException {
        final String table = service.query("repo:engines");
        assertTrue(table.matches(TABLE_ROW.formatted(engine, version, repository, running)), table);
    }

    @Test
    void shouldUpgradeEachOfThreeEnginesToItsNextRevisionAndBack() throws Exception {
        try (HttpsFolder server = HttpsFolder.start(offered.folder, folder.resolve("server"))) {
            service.query("repo:add --ca " + server.authorities + " shop " + server.url());
            for (final String engine : List.of("mrpc", "rate-limit", "tcp")) {
                assertOffered(engine, "0.1.0", "shop", "yes");
                assertOffered(engine, "0.2.0", "shop", "0.1.0");
                assertTrue(service.query("engine:plan " + engine).contains("signed by build ("));
                assertEquals("0.1.0", service.version(engine), "a plan changes nothing");
                service.query("engine:upgrade " + engine);
                assertEquals("0.2.0", service.version(engine));
                assertOffered(engine, "0.2.0", "shop", "yes");
                service.query("engine:rollback " + engine);
                assertEquals("0.1.0", service.version(engine));
            }
        }
    }

    @Test
    void shouldRememberAllOverAKillAndGoOnWithoutTheServer() throws Exception {
        try (HttpsFolder server = HttpsFolder.start(offered.folder, folder.resolve("server"))) {
            service.query("repo:add --ca " + server.authorities + " shop " + server.url());
            service.query("engine:upgrade rate-limit");
            service.query("engine:deploy sink");
            service.killAndRestart();
            assertEquals("0.2.0", service.version("rate-limit"));
            assertEquals("0.1.0", service.version("sink"));
            service.query("engine:upgrade tcp");
        }
        service.killAndRestart();
        assertEquals("0.2.0", service.version("tcp"));
        assertOffered("mrpc", "0.2.0", "shop", "0.1.0");
        assertTrue(service.refusal("engine:upgrade mrpc")
            .startsWith("mrpc-frontend-next-0.1.0.jar cannot be fetched: "));
        assertTrue(service.refusal("repo:refresh").startsWith("index.xml cannot be fetched: "));
        service.query("engine:upgrade rate-limit " + offered.folder.resolve("policy-rate-limit-0.1.0.jar"));
        service.query("engine:upgrade rate-limit");
        assertEquals("0.2.0", service.version("rate-limit"), "its jar was fetched before");
        service.query("repo:remove shop");
        assertEquals("no repository offers the engine mrpc", service.refusal("engine:upgrade mrpc"));
    }

    @Test
    void shouldTakeEnginesFromAFolderThatComesAndGoes() throws Exception {
        service.query("repo:add stick " + offered.folder);
        service.query("engine:upgrade mrpc 0.2.0");
        assertEquals("0.2.0", service.version("mrpc"));
        Files.move(offered.folder, folder.resolve("gone"));
        assertEquals("repository stick has no index: " + offered.folder.resolve("index.xml"),
            service.refusal("repo:refresh stick"));
        assertOffered("tcp", "0.2.0", "stick", "0.1.0");
        assertTrue(service.refusal("engine:upgrade tcp").contains("there is no such file"));
        Files.move(folder.resolve("gone"), offered.folder);
        service.query("engine:upgrade tcp");
    }

    @Test
    void shouldDeployAnEngineWithWhatItNeedsAndRemoveItAgain() throws Exception {
        final Path jars = offered.folder;
        Bundles.engine(jars.resolve("policy-null-0.1.0.jar"), jars.resolve("extra.jar"), "extra", "test.library");
        offered.write();
        service.query("repo:add shop " + jars);
        final String said = service.refusal("engine:deploy extra");
        assertTrue(said.endsWith("needs osgi.wiring.package (osgi.wiring.package=test.library), which nothing here"
            + " and no repository provides"), said);
        Bundles.library(jars.resolve("library.jar"), "test.library", "test.deep");
        Bundles.library(jars.resolve("deep.jar"), "test.deep", null);
        offered.write();
        service.query("repo:refresh");
        final String done = service.query("engine:deploy extra 0.1.0");
        assertTrue(done.contains("2 bundles installed that it needs"), done);
        assertEquals("0.1.0", service.version("extra"));
        assertTrue(service.query("felix:lb -s").contains("test.deep"));
        assertEquals("the engine is here already, engine:upgrade it: extra", service.refusal("engine:deploy extra"));
        service.query("policy:chain extra");
        assertTrue(service.refusal("engine:remove extra").contains("take it off policy:chain first"));
        service.query("policy:chain ''");
        service.query("engine:remove extra");
        assertNull(service.version("extra"));
        final String bundles = service.query("felix:lb -s");
        assertFalse(bundles.contains("test.") || bundles.contains("policy.extra"), bundles);
        assertTrue(service.refusal("engine:remove null").contains("came with the program"));
    }

    @Test
    void shouldUninstallAgainWhatDoesNotResolve() throws Exception {
        final Path jars = offered.folder;
        Bundles.engine(jars.resolve("policy-null-0.1.0.jar"), jars.resolve("extra.jar"), "extra", "test.library");
        Bundles.library(jars.resolve("library.jar"), "test.other", null);
        // The makers' index says, and they signed it, that the library exports what the engine needs.
        offered.write("library.jar", Capability.of("osgi.wiring.package",
            Map.of("osgi.wiring.package", Attribute.of("test.library"))));
        service.query("repo:add shop " + jars);
        final String said = service.refusal("engine:deploy extra");
        assertTrue(said.startsWith("refused: deploy extra 0.1.0") && said.contains("it does not resolve"), said);
        assertNull(service.version("extra"));
        final String bundles = service.query("felix:lb -s");
        assertFalse(bundles.contains("test.other") || bundles.contains("policy.extra"), bundles);
    }

    @Test
    void shouldSayWhatThereIsInsteadOfWhatIsAskedFor() throws Exception {
        service.query("repo:add shop " + offered.folder);
        assertEquals("no repository offers rate-limit 2.0.0, there are 0.2.0, 0.1.0",
            service.refusal("engine:upgrade rate-limit 2.0.0"));
        assertEquals("no repository offers the engine nothing", service.refusal("engine:deploy nothing"));
        assertTrue(service.refusal("engine:upgrade sink")
            .startsWith("no such engine: sink; if a repository offers it"));
        assertTrue(service.refusal("engine:upgrade tcp x.y").startsWith("version must be like 1.2.3: x.y"));
    }

    @Test
    void shouldKeepTheChainOfDatapathsToComeOverAKill() throws Exception {
        assertEquals("", service.query("policy:chain"));
        service.query("policy:chain rate-limit,null");
        service.killAndRestart();
        assertEquals("rate-limit,null", service.query("policy:chain"));
        assertTrue(service.refusal("policy:chain tcp").contains("not a policy: tcp"));
        assertTrue(service.refusal("policy:chain nothing").contains("no engine of that name: nothing"));
    }
}
