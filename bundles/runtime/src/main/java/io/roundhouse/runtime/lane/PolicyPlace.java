package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;

/** A policy's place on a datapath: a stage on each lane, the policy at work and the loop stamped for its revision. */
final class PolicyPlace extends AbstractPlace {
    static final int INTERNAL = 13;

    /** Number of its longs in the call table. */
    final int longs;
    Stage tx;
    Stage rx;

    private final Datapath datapath;
    private CallTable table;
    private Policy policy;
    private StageLoop loop;
    private Stage oldTx;

    PolicyPlace(final String engine, final Datapath datapath, final int longs, final PlaceResources resources,
        final Revisions revisions, final Settings overlay) {
        super(engine, datapath, resources, revisions, overlay);
        this.datapath = datapath;
        this.longs = longs;
        this.table = datapath.core().calls;
    }

    @Override
    StageCalls calls() {
        return new StageCalls(table, longs);
    }

    @Override
    void employ(final Engine next, final Revision of) {
        policy = (Policy) next;
        loop = StageLoops.of(of.factory());
        if (tx != null) {
            tx.isOrdered = !of.factory().reorders();
            rx.isOrdered = tx.isOrdered;
        }
    }

    @Override
    boolean isInputWaiting() {
        return tx != null && (tx.hasInput() || rx.hasInput());
    }

    @Override
    void trialNow(final boolean on) {
        super.trialNow(on);
        if (tx != null) {
            tx.isOnTrial = on;
            rx.isOnTrial = on;
        }
    }

    @Override
    public void rehearse(final Engine engine, final Revision of, final long limitNs) {
        Rehearsal.replay((Policy) engine, StageLoops.of(of.factory()), datapath.info().role(), limitNs);
    }

    /** One batch of one lane. @return slots passed */
    int run(final Stage stage, final boolean isTx, final DatapathCore core) {
        if (isPaused) {
            stillPaused();
            return 0;
        }
        if (policy == null) {
            return stage.passAll();
        }
        if (!stage.begin()) {
            return 0;
        }
        core.enter(this, stage);
        final long beganNs = batchBegins();
        final int count;
        try {
            count = isTx ? loop.tx(policy, stage) : loop.rx(policy, stage);
        } catch (final Throwable t) {
            return core.isOrphan() ? 0 : failed(core, stage, t);
        }
        if (core.isOrphan()) {
            return 0;
        }
        core.leave();
        batchEnds(!isTx, beganNs, count);
        return stage.end();
    }

    private int failed(final DatapathCore core, final Stage stage, final Throwable thrown) {
        core.leave();
        blame(stage, thrown.toString());
        return 1;
    }

    /** Deals with the message in hand after a throw or a hang. */
    private void blame(final Stage stage, final String text) {
        probe.error(text, isOnTrial);
        if (isOnTrial) {
            stage.putBack();
            pauseNow();
        } else {
            stage.fail(INTERNAL);
            if (++throwsInARow >= QUARANTINE_AFTER) {
                bypass();
            }
        }
    }

    private void bypass() {
        policy = null;
        probe.quarantine(true);
    }

    /** Its call hung: goes on with fresh stages, which stand where the old ones did. Owner only. */
    void evacuate(final DatapathCore fresh, final Stage stuck) {
        table = fresh.calls;
        resources.evacuate(stuck == null ? null : instance(), calls -> ((StageCalls) calls).follow(fresh.calls));
        if (stuck == null) {
            return;
        }
        final Stage stage = stuck == oldTx ? tx : rx;
        stage.takeBatchFrom(stuck);
        blame(stage, "hung");
        if (!isOnTrial) {
            bypass();
        }
    }

    /** Takes stages on copied lanes; remembers the old ones until {@link #evacuate}. */
    void restage(final Stage freshTx, final Stage freshRx) {
        oldTx = tx;
        tx = freshTx;
        rx = freshRx;
    }
}
