package io.roundhouse.runtime.lane;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;

/**
 * The calls from the runtime into code of a revision. A compiler inlines what a call site has seen as long as that is
 * two classes at most, and notes the first two for good. Were they revisions, their code would be part of a method that
 * an executor is always in: that method would pin their class loaders, and be compiled anew, while calls wait, when a
 * third revision comes. So the first classes that these sites see are the runtime's own, before there is a session;
 * from then on they are calls through a table, whatever comes.
 */
final class CallSites {
    private static final int KINDS = 3;
    private static final int ROUNDS = 64;
    private static final long PRIMING_NS = 20_000_000L;
    /** Kept, so that what the call sites know of them stays. */
    private static final StageLoop[] LOOPS = new StageLoop[KINDS];
    private static final Engine[] ENGINES = {new First(), new Second(), new Third()};
    private static boolean isPrimed;

    private CallSites() {
    }

    static int tx(final StageLoop loop, final Policy policy, final Stage stage) {
        return loop.tx(policy, stage);
    }

    static int rx(final StageLoop loop, final Policy policy, final Stage stage) {
        return loop.rx(policy, stage);
    }

    static int work(final Engine engine, final Ports ports) {
        return engine.doWork(ports);
    }

    static boolean prepareToBlock(final Engine engine) {
        return engine.prepareToBlock();
    }

    /**
     * Calls what is of no use through every site, until the compilers have taken note; once in a process. May block.
     */
    static synchronized void prime() {
        if (isPrimed) {
            return;
        }
        isPrimed = true;
        for (int i = 0; i < KINDS; i++) {
            LOOPS[i] = StageLoops.stamp();
        }
        final Stage empty = new Stage(null, StageTexts.REHEARSAL, new Lane(), new ParkTable(0));
        final Policy policy = new First();
        final long beganNs = System.nanoTime();
        int work = 0;
        do {
            for (int i = 0; i < ROUNDS * KINDS; i++) {
                empty.begin();
                work += tx(LOOPS[i % KINDS], policy, empty) + rx(LOOPS[i % KINDS], policy, empty)
                    + work(ENGINES[i % KINDS], null) + (prepareToBlock(ENGINES[i % KINDS]) ? 1 : 0);
            }
        } while (System.nanoTime() - beganNs < PRIMING_NS);
        if (work != 0) {
            throw new IllegalStateException("engines without work did some: work=" + work);
        }
    }

    /** A policy that never has anything to do. */
    private static final class First implements Policy {
        @Override
        public Verdict onTx(final Message message) {
            return Verdict.PASS;
        }

        @Override
        public int doWork(final Ports ports) {
            return 0;
        }

        @Override
        public boolean prepareToBlock() {
            return false;
        }
    }

    private static final class Second implements Engine {
        @Override
        public int doWork(final Ports ports) {
            return 0;
        }

        @Override
        public boolean prepareToBlock() {
            return false;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    private static final class Third implements Engine {
        @Override
        public int doWork(final Ports ports) {
            return 0;
        }

        @Override
        public boolean prepareToBlock() {
            return false;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }
}
