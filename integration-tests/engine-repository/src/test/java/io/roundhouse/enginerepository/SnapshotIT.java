package io.roundhouse.enginerepository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.forge.JarForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a real service with an application attached, brought back, over kills. */
@Timeout(180)
final class SnapshotIT {
    private static final Pattern CHAIN = Pattern.compile("[a-z-]+( > [a-z-]+)+");

    @TempDir
    private Path folder;
    private Offered offered;
    private Service service;

    @BeforeEach
    void start() throws IOException {
        offered = Offered.copy(folder.resolve("repository"));
        Files.createDirectories(folder.resolve("state/etc"));
        Files.writeString(folder.resolve("state/etc/rate-limit.cfg"), "max_tokens=11\n");
        service = Service.start(folder.resolve("state"));
        service.query("repo:add shop " + offered.folder);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        service.close();
    }

    private Session attach() {
        return Session.attach(SessionOptions.server(service.state.resolve("run/roundhouse.sock"), "app", "echo"));
    }

    private String diff(final String names) throws IOException {
        return service.query("snapshot:diff " + names);
    }

    private String chains() throws IOException {
        return CHAIN.matcher(service.query("datapath:list")).results().map(MatchResult::group)
            .collect(Collectors.joining(", "));
    }

    @Test
    void shouldBringBackAllThatASnapshotHasAndKeepItOverAKill() throws Exception {
        try (Session _ = attach()) {
            makeGood();
            service.query("snapshot:create good");
            assertEquals("", diff("good"));
            makeOther();
            final String differs = diff("good");
            for (final String subject : new String[] {"chain", "engine.rate-limit.version", "engine.tcp.revision",
                "engine.rate-limit.setting.mode", "engine.rate-limit.setting.max_tokens", "file.etc/rate-limit.cfg",
                "file.etc/null.cfg", "datapath."}) {
                assertTrue(differs.contains("\n" + subject), subject + " in " + differs);
            }
            final String plan = service.query("snapshot:rollback --dry-run good");
            assertTrue(plan.startsWith("would do"), plan);
            assertTrue(plan.contains("bring rate-limit from 0.2.0 to 0.1.0"), plan);
            assertEquals(differs, diff("good"), "a dry run changes nothing");
            final String done = service.query("snapshot:rollback good");
            assertTrue(done.endsWith("committed: rollback to snapshot good"), done);
            assertEquals("", diff("good"));
            assertEquals("mrpc > null > tcp", chains());
            assertEquals("max_tokens=11\n", Files.readString(service.state.resolve("etc/rate-limit.cfg")));
        }
        assertKeptOverAKill();
    }

    private void makeGood() throws IOException {
        service.query("engine:configure rate-limit max_tokens=7");
        service.query("policy:chain rate-limit");
        service.query("policy:attach null *");
    }

    private void makeOther() throws IOException {
        service.query("engine:upgrade rate-limit");
        service.query("engine:upgrade tcp");
        service.query("engine:configure rate-limit max_tokens=9 mode=reject");
        service.query("policy:chain ''");
        service.query("policy:detach null *");
        service.query("policy:attach rate-limit *");
        Files.writeString(service.state.resolve("etc/rate-limit.cfg"), "max_tokens=12\n");
        Files.writeString(service.state.resolve("etc/null.cfg"), "\n");
    }

    private void assertKeptOverAKill() throws IOException, InterruptedException {
        service.killAndRestart();
        final String differs = diff("good");
        assertTrue(differs.lines().skip(1).allMatch(line -> line.startsWith("datapath.")),
            "only the application is gone: "
            + differs);
        assertEquals("0.1.0", service.version("rate-limit"));
        assertEquals("rate-limit", service.query("policy:chain"));
        assertTrue(service.query("engine:show rate-limit").lines().anyMatch(line -> line.matches("max_tokens +7")));
        try (Session _ = attach()) {
            assertEquals("mrpc > rate-limit > tcp", chains(), "the chain of datapaths to come");
        }
    }

    @Test
    void shouldKeepWhatIsNowOverAKillToo() throws Exception {
        makeOtherWithoutDatapaths();
        service.query("snapshot:create other");
        service.killAndRestart();
        assertEquals("", diff("other"));
        assertEquals("0.2.0", service.version("rate-limit"));
        assertTrue(service.query("snapshot:list").contains("other"));
    }

    private void makeOtherWithoutDatapaths() throws IOException {
        service.query("engine:upgrade rate-limit");
        service.query("engine:deploy sink");
        service.query("engine:configure rate-limit max_tokens=9");
        service.query("policy:chain null,rate-limit");
    }

    @Test
    void shouldPutAllBackAsItWasWhenAStepFails() throws Exception {
        try (Session _ = attach()) {
            service.query("policy:attach null *");
            service.query("snapshot:create good");
            service.query("engine:upgrade rate-limit");
            service.query("engine:configure rate-limit max_tokens=9");
            service.query("policy:chain null");
            service.query("policy:detach null *");
            // The snapshot is made to ask for what the engine refuses, behind steps that can be done.
            final Path file = service.state.resolve("snapshots/good/snapshot.properties");
            Files.writeString(file, Files.readString(file) + "engine.rate-limit.setting.mode=nonsense\n");
            final String reason = service.refusal("snapshot:rollback good");
            assertTrue(reason.startsWith("reverted, all is as before: configure rate-limit: "), reason);
            assertTrue(reason.contains("nonsense"), reason);
            final String before = service.query("snapshot:list").lines()
                .filter(line -> line.startsWith("before-rollback-"))
                .map(line -> line.split(" ")[0]).findFirst().orElseThrow();
            assertEquals("", diff(before));
            assertEquals("0.2.0", service.version("rate-limit"));
            assertEquals("mrpc > tcp", chains());
            assertEquals("null", service.query("policy:chain"));
        }
    }

    @Test
    void shouldBringBackARevisionThatTheStoreForgot() throws Exception {
        service.query("snapshot:create good");
        for (int i = 1; i <= 9; i++) {
            final Path jar = folder.resolve("r" + i + ".jar");
            JarForge.of(offered.folder.resolve("policy-rate-limit-0.1.0.jar")).version("1." + i + ".0").writeTo(jar);
            service.query("engine:upgrade rate-limit " + jar);
        }
        assertFalse(service.query("engine:revisions rate-limit").contains(" 0.1.0 "), "the test needs more revisions");
        service.query("snapshot:rollback good");
        assertEquals("0.1.0", service.version("rate-limit"));
        assertEquals("", diff("good"));
    }

    @Test
    void shouldBringBackAnEngineThatWasRemovedSince() throws Exception {
        Bundles.engine(offered.folder.resolve("policy-null-0.1.0.jar"), offered.folder.resolve("extra.jar"), "extra",
            "io.roundhouse.api;resolution:=optional");
        offered.write();
        service.query("repo:refresh");
        service.query("engine:deploy extra");
        service.query("policy:chain extra");
        service.query("snapshot:create good");
        service.query("policy:chain ''");
        service.query("engine:remove extra");
        service.query("snapshot:rollback good");
        assertEquals("0.1.0", service.version("extra"));
        assertEquals("extra", service.query("policy:chain"));
        assertEquals("", diff("good"));
    }

    @Test
    void shouldSayWhatIsWrongWithANameAndForgetSnapshots() throws Exception {
        assertEquals("no such snapshot: good", service.refusal("snapshot:rollback good"));
        assertTrue(service.refusal("snapshot:create ../good").startsWith("name must be up to 63 lower-case letters"));
        service.query("snapshot:create good");
        assertEquals("there is a snapshot of that name: good", service.refusal("snapshot:create good"));
        assertTrue(service.query("snapshot:create").contains("at-20"));
        service.query("snapshot:remove good");
        assertFalse(service.query("snapshot:list").contains("good"));
    }
}
