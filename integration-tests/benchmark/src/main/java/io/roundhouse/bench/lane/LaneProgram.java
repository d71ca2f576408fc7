package io.roundhouse.bench.lane;

import com.sun.management.ThreadMXBean;
import io.roundhouse.bench.Answers;
import io.roundhouse.bench.Medians;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.testkit.RevisionLoader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures lanes with and without one null stage, turn by turn, on one thread. Before that it drives lanes with several
 * revisions of two policies, each from a class loader of its own, so that call sites have seen what they see in a
 * service.
 *
 * <p>Asked {@code BATCH TURNS MS}, it answers with the added ns of the stage, bytes allocated for each message, and ns
 * for each message without and with it.
 */
public final class LaneProgram {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int[] BATCHES = {1, 8, 64};
    private static final int REVISIONS = 4;
    private static final long NS_PER_MS = 1_000_000;

    private final String nullJar;
    private final String limitJar;
    private long checksum;

    private LaneProgram(final String nullJar, final String limitJar) {
        this.nullJar = nullJar;
        this.limitJar = limitJar;
    }

    /** Arguments: jar of the null policy, jar of the rate limiter, ms to warm up for each lane. */
    public static void main(final String[] arguments) throws IOException {
        final LaneProgram program = new LaneProgram(arguments[0], arguments[1]);
        program.warmUp(Long.parseLong(arguments[2]) * NS_PER_MS);
        Answers.serve(question -> program.measure((int) question[0], (int) question[1],
            (long) question[2] * NS_PER_MS));
    }

    private EngineFactory nullPolicy() throws MalformedURLException {
        return RevisionLoader.of(Path.of(nullJar).toUri().toURL(), "io.roundhouse.policy.nullpolicy")
            .factory("io.roundhouse.policy.nullpolicy.NullPolicyFactory");
    }

    private EngineFactory rateLimit() throws MalformedURLException {
        return RevisionLoader.of(Path.of(limitJar).toUri().toURL(), "io.roundhouse.policy.rate.limit")
            .factory("io.roundhouse.policy.rate.limit.RateLimitEngineFactory");
    }

    private void warmUp(final long ns) throws MalformedURLException {
        final List<LaneRig> rigs = new ArrayList<>();
        for (final int batch : BATCHES) {
            for (int i = 0; i < REVISIONS; i++) {
                rigs.add(new LaneRig(batch, List.of(nullPolicy())));
                rigs.add(new LaneRig(batch, List.of(rateLimit(), nullPolicy())));
            }
            rigs.add(new LaneRig(batch, List.of()));
        }
        for (final LaneRig rig : rigs) {
            rig.run(ns);
            checksum += rig.checksum();
        }
    }

    private double[] measure(final int batch, final int turns, final long ns) {
        final LaneRig bare;
        final LaneRig staged;
        try {
            bare = new LaneRig(batch, List.of());
            staged = new LaneRig(batch, List.of(nullPolicy()));
        } catch (final MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
        bare.run(ns);
        staged.run(ns);
        final double[] without = new double[turns];
        final double[] with = new double[turns];
        final double[] added = new double[turns];
        long allocated = 0;
        final long before = staged.messages();
        for (int turn = 0; turn < turns; turn++) {
            // Each half as often first as second.
            without[turn] = turn % 2 == 0 ? bare.run(ns) : 0;
            final long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            with[turn] = staged.run(ns);
            allocated += THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
            without[turn] = turn % 2 == 0 ? without[turn] : bare.run(ns);
            added[turn] = with[turn] - without[turn];
        }
        checksum += bare.checksum() + staged.checksum();
        return new double[] {Medians.median(added), allocated / (double) (staged.messages() - before),
            Medians.median(without), Medians.median(with), checksum == 0 ? 1 : 0};
    }
}
