package io.roundhouse.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Settings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What holds for engines of every kind. Extend {@link PolicyContract} or {@link GeneralEngineContract}. */
@Timeout(180)
public abstract class EngineContract {
    /** Messages of a run. */
    protected static final int MESSAGES = 10_000;

    private static final int SINGLE_CUTS = 16;
    private static final int WARM_UP = 30_000;
    private static final int MAX_WARM_UPS = 20;
    private static final int MIGRATION_STRIDE = 97;

    /** The revision under test. */
    protected abstract EngineFactory factory();

    /** The revision before it, which it can follow and give way to; null skips the tests of migration. */
    protected EngineFactory olderFactory() {
        return null;
    }

    /** The settings to test with, each on its own. */
    protected List<Settings> settings() {
        return List.of(Settings.EMPTY);
    }

    abstract List<Scenario> scenarios();

    @Test
    void shouldGoOnAlikeWhereverItIsCut() {
        final EngineFactory factory = factory();
        for (final Scenario scenario : scenarios()) {
            final Trace twin = trace(scenario, Cuts.none());
            assertAlike(scenario + " cut in front of every message", twin, trace(scenario, Cuts.every(factory, 0, 1)));
            for (int first = 0; first < Cuts.STRIDE; first++) {
                assertAlike(scenario + " cut every " + Cuts.STRIDE + " from " + first, twin,
                    trace(scenario, Cuts.every(factory, first, Cuts.STRIDE)));
            }
            final SplittableRandom random = new SplittableRandom(scenario.name().hashCode());
            for (int i = 0; i < SINGLE_CUTS; i++) {
                final int position = random.nextInt(MESSAGES);
                assertAlike(scenario + " cut once at " + position, twin, trace(scenario, Cuts.once(factory, position)));
            }
        }
    }

    private Trace trace(final Scenario scenario, final Cuts cuts) {
        try (Run run = scenario.start(factory())) {
            run.steps(MESSAGES, cuts);
            run.finish();
            return run.trace;
        }
    }

    private static void assertAlike(final String what, final Trace twin, final Trace cut) {
        final int at = twin.firstDifference(cut);
        assertTrue(at < 0, () -> what + ": output " + at + " differs: uninterrupted=[" + twin.describe(at) + "] cut=["
            + cut.describe(at) + "]");
    }

    @Test
    void shouldExportItsStateWithoutChangingIt() {
        for (final Scenario scenario : scenarios()) {
            final Trace twin = trace(scenario, Cuts.none());
            try (Run run = scenario.start(factory())) {
                for (int i = 0; i < MESSAGES; i += 10) {
                    run.steps(10, Cuts.none());
                    final EngineState state = run.engine.decompose();
                    assertEquals(state, run.engine.decompose(), scenario + ": two exports differ at " + i);
                    assertEquals(state, EngineState.fromBytes(state.toBytes()));
                    Handover.assertForeign(state, factory());
                }
                run.finish();
                assertAlike(scenario + " exported on the way", twin, run.trace);
            }
        }
    }

    @Test
    void shouldLoseAndDoubleNothing() {
        for (final Scenario scenario : scenarios()) {
            try (Run run = scenario.start(factory())) {
                for (int i = 0; i < MESSAGES; i++) {
                    run.steps(1, Cuts.none());
                    assertEquals(run.brought(), run.out() + run.left(), () -> scenario + ": in is not out + left");
                }
                assertConserved(scenario, run, factory());
            }
        }
    }

    private static void assertConserved(final Scenario scenario, final Run run, final EngineFactory... revisions) {
        run.finish();
        assertEquals(0, run.left(), scenario + ": messages never came out");
        assertEquals(run.brought(), run.out(), scenario + ": in is not out");
        Order.assertOnce(scenario.name(), run.trace);
        boolean reorders = false;
        for (final EngineFactory revision : revisions) {
            reorders |= revision.reorders();
        }
        if (!reorders) {
            Order.assertKept(scenario.name(), run.trace);
        }
    }

    @Test
    void shouldAllocateNothing() {
        for (final Scenario scenario : scenarios()) {
            try (Run run = scenario.start(factory())) {
                run.steps(WARM_UP, Cuts.none());
                long allocated = bytesAllocated(run);
                for (int i = 0; allocated != 0 && i < MAX_WARM_UPS; i++) {
                    allocated = bytesAllocated(run);
                }
                assertEquals(0, allocated, scenario + ": bytes allocated by " + MESSAGES + " messages");
            }
        }
    }

    /** Until the compiler has seen a call often enough, it may allocate what is never used. */
    private static long bytesAllocated(final Run run) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run.trace.clear();
        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        run.steps(MESSAGES, Cuts.none());
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** What only an engine with an older revision has to keep; none for others. */
    @TestFactory
    Stream<DynamicTest> migration() {
        return olderFactory() == null ? Stream.empty() : Stream.of(
            dynamicTest("shouldReadTheOlderStateAndWriteItBack", this::shouldReadTheOlderStateAndWriteItBack),
            dynamicTest("shouldLoseNothingWhenRevisionsAlternate", this::shouldLoseNothingWhenRevisionsAlternate));
    }

    private void shouldReadTheOlderStateAndWriteItBack() {
        final EngineFactory older = olderFactory();
        final EngineFactory newer = factory();
        for (final Scenario scenario : scenarios()) {
            try (Run run = scenario.start(older)) {
                for (int i = 0; i < MESSAGES; i += MIGRATION_STRIDE) {
                    run.steps(MIGRATION_STRIDE, Cuts.none());
                    final EngineState first = Handover.export(run.engine, older, newer);
                    final Engine followed = newer.restore(run.context, first);
                    final Engine back = older.restore(run.context, Handover.export(followed, newer, older));
                    assertEquals(first, back.decompose(), scenario + ": state differs after there and back at " + i);
                }
            }
        }
    }

    private void shouldLoseNothingWhenRevisionsAlternate() {
        for (final Scenario scenario : scenarios()) {
            try (Run run = scenario.start(factory())) {
                run.steps(MESSAGES, Cuts.alternating(olderFactory(), factory(), 7));
                assertConserved(scenario, run, olderFactory(), factory());
            }
        }
    }
}
