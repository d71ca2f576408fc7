package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.forge.JarForge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
 * A revision that fails on the third of five datapaths. That one has an executor of its own, by whose thread the
 * revision is told where to fail. Where it is still at work afterwards it is told to fail as well, so it is seen.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ThirdOfFiveIT {
    private static final String ENGINE = "rate-limit";
    private static final String THREAD = "roundhouse-third";

    @Inject
    private BundleContext context;
    private Service service;
    private Path signal;

    @Configuration
    public Option[] configuration() {
        return new Option[] {FrameworkOptions.service("third-of-five")};
    }

    @Before
    public void start() {
        service = new Service(context);
        service.awaitEngines("generator", "sink", ENGINE);
        signal = Path.of(System.getProperty("roundhouse.test.state"), "still-at-work");
    }

    private void assertAllFiveComeBack(final String method) throws Exception {
        final String original = service.engine(ENGINE).revision();
        final Path jar = JarForge.of(FrameworkOptions.bundles().resolve("policy-rate-limit.jar")).version("7.0.0")
            .throwingOnThread(THREAD, method).throwingSometimesWhile(signal, "onRx").write();
        try (Load load = new Load(service, 5, List.of(ENGINE))) {
            final String third = load.names.get(2);
            service.change(new ChangeRequest.Move(third, "third"));
            final ChangeView view = service.upgrade(ENGINE, jar);
            assertEquals(view.toString(), Outcome.REVERTED, view.outcome());
            assertTrue(view.toString(), view.reason().contains(ENGINE + '@' + third)
                && view.reason().contains("forged"));
            assertTrue("the first two had it: " + view, load.names.subList(0, 2).stream().allMatch(name ->
                view.steps().stream().anyMatch(step -> step.startsWith(ENGINE + '@' + name + " switched to 7.0.0"))));
            assertEquals(original, service.engine(ENGINE).revision());
            assertEquals("RUNNING", service.engine(ENGINE).state());
            assertEquals(5, service.engine(ENGINE).instances());
            Files.createFile(signal);
            for (int i = 0; i < 10; i++) {
                load.awaitProgress();
            }
        } finally {
            Files.deleteIfExists(signal);
        }
    }

    @Test
    public void shouldComeBackWhereItCannotBeRestored() throws Exception {
        assertAllFiveComeBack("restore");
    }

    @Test
    public void shouldComeBackWhereItThrowsOnItsFirstMessage() throws Exception {
        assertAllFiveComeBack("onTx");
    }
}
