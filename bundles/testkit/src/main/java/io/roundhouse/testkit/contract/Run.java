package io.roundhouse.testkit.contract;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.testkit.TestEngineContext;

/**
 * One engine instance after another in one world of ports, clock and calls, driven step by step by a script that
 * depends on nothing but its seed and what the engine puts out.
 */
abstract class Run implements AutoCloseable {
    /** How often a run that has to finish lets time pass, at most. */
    static final int MAX_FINISH = 200_000;
    /** How much, where nothing says when the next thing is due. */
    static final long FINISH_STEP_NS = 100_000;

    final TestEngineContext context;
    final Trace trace = new Trace();
    Engine engine;
    private EngineFactory revision;
    private int position;

    Run(final TestEngineContext context, final EngineFactory factory) {
        this.context = context;
        this.revision = factory;
        this.engine = factory.create(context);
    }

    /** Brings in what step {@code position} brings and lets the engine work. */
    abstract void step(int position);

    /** Lets the engine finish: brings in nothing more. */
    abstract void finish();

    /** Messages brought in so far. */
    abstract long brought();

    /** Messages that came out so far, doubled ones twice. */
    abstract long out();

    /** Messages that are still on their way. */
    abstract long left();

    /** Runs more steps, cut where {@code cuts} says. */
    final void steps(final int count, final Cuts cuts) {
        for (int i = 0; i < count; i++) {
            final EngineFactory next = cuts.at(position);
            if (next != null) {
                cut(next);
            }
            step(position++);
        }
    }

    final void cut(final EngineFactory next) {
        engine = Handover.cut(engine, revision, next, context);
        revision = next;
        portsAreNew();
    }

    final EngineFactory revision() {
        return revision;
    }

    /** The runtime announces the ports to an instance that takes over. */
    void portsAreNew() {
    }

    @Override
    public void close() {
        engine.close();
        context.close();
    }
}
