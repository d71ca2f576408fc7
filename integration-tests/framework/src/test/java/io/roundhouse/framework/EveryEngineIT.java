package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.forge.JarForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * Every engine of the repository is upgraded, fails to be upgraded, is rolled back and, if it is a policy, attached and
 * detached while calls flow through it. An engine without a load scenario fails the build.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class EveryEngineIT {
    /** Folder of an engine to the chain that brings load to it, between the generator and the sink. */
    private static final Map<String, Scenario> SCENARIOS = Map.of(
        "policy-null", new Scenario("null", List.of("null")),
        "policy-rate-limit", new Scenario("rate-limit", List.of("rate-limit")),
        "test-generator", new Scenario("generator", List.of()),
        "test-sink", new Scenario("sink", List.of()));
    /** How a system test names the engine whose load needs applications and a network. */
    private static final Pattern SYSTEM_SCENARIO = Pattern.compile("^ *@LoadScenario\\(\"([^\"]+)\"\\)$",
        Pattern.MULTILINE);

    @Inject
    private BundleContext context;
    private Service service;

    @Configuration
    public Option[] configuration() {
        return new Option[] {FrameworkOptions.service("every-engine")};
    }

    @Before
    public void start() {
        service = new Service(context);
        service.awaitEngines("generator", "sink", "rate-limit", "null");
    }

    @Test
    public void shouldHaveALoadScenarioForEveryEngine() throws IOException {
        final Set<String> without = new TreeSet<>();
        try (var folders = Files.newDirectoryStream(Path.of(System.getProperty("roundhouse.test.engines")),
            Files::isDirectory)) {
            for (final Path folder : folders) {
                if (Files.exists(folder.resolve("pom.xml"))) {
                    without.add(folder.getFileName().toString());
                }
            }
        }
        assertTrue("engines were found: " + without, without.size() >= SCENARIOS.size());
        without.removeAll(SCENARIOS.keySet());
        without.removeAll(systemScenarios());
        assertEquals("engines without a load scenario", Set.of(), without);
    }

    /** Folders of engines that tests of the whole system change under the load of applications. */
    private static Set<String> systemScenarios() throws IOException {
        final Set<String> engines = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("roundhouse.test.system")))) {
            for (final Path file : files.filter(f -> f.toString().endsWith("IT.java")).toList()) {
                SYSTEM_SCENARIO.matcher(Files.readString(file)).results().forEach(found -> engines.add(found.group(1)));
            }
        }
        return engines;
    }

    @Test
    public void shouldChangePolicyNull() {
        change("policy-null");
    }

    @Test
    public void shouldChangePolicyRateLimit() {
        change("policy-rate-limit");
    }

    @Test
    public void shouldChangeGenerator() {
        change("test-generator");
    }

    @Test
    public void shouldChangeSink() {
        change("test-sink");
    }

    private void change(final String folder) {
        final Scenario scenario = SCENARIOS.get(folder);
        final Path jar = FrameworkOptions.bundles().resolve(folder + ".jar");
        final String original = service.engine(scenario.engine).revision();
        try (Load load = new Load(service, 2, scenario.chain)) {
            expect(Outcome.COMMITTED, new ChangeRequest.Upgrade(scenario.engine,
                JarForge.of(jar).version("7.0.0").write()));
            assertEquals("7.0.0", service.engine(scenario.engine).version());
            load.awaitProgress();
            expect(Outcome.REVERTED, new ChangeRequest.Upgrade(scenario.engine,
                JarForge.of(jar).version("8.0.0").throwing("restore").write()));
            assertEquals("7.0.0", service.engine(scenario.engine).version());
            load.awaitProgress();
            expect(Outcome.COMMITTED, new ChangeRequest.Rollback(scenario.engine, original));
            assertEquals(original, service.engine(scenario.engine).revision());
            load.awaitProgress();
            if (!scenario.chain.isEmpty()) {
                expect(Outcome.COMMITTED, new ChangeRequest.Detach(scenario.engine, "*"));
                load.awaitProgress();
                expect(Outcome.COMMITTED, new ChangeRequest.Attach(scenario.engine, "*", -1, Map.of()));
                load.awaitProgress();
            }
        }
    }

    private void expect(final Outcome outcome, final ChangeRequest request) {
        final ChangeView view = service.change(request);
        assertEquals(view.toString(), outcome, view.outcome());
    }

    private record Scenario(String engine, List<String> chain) { }
}
