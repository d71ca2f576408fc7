package io.roundhouse.runtime.lane;

import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.WarmUp;

/** A policy's place on a datapath: a stage on each lane, the policy at work and the loop stamped for its revision. */
final class PolicyPlace extends AbstractPlace {
    /** Number of its longs in the call table. */
    final int longs;
    Stage tx;
    Stage rx;
    final StageTexts texts;
    /** Ids of the methods whose messages it sees, ascending, or null for all; set before it is attached. */
    int[] methods;

    private final Datapath datapath;
    private CallTable table;
    private Policy policy;
    private StageLoop loop;
    private Stage oldTx;
    private boolean isLeaving;

    PolicyPlace(final String engine, final Datapath datapath, final int longs, final PlaceResources resources,
        final Revisions revisions, final Settings overlay) {
        super(engine, datapath, resources, revisions, overlay);
        this.datapath = datapath;
        this.longs = longs;
        this.table = datapath.core().calls;
        this.texts = new StageTexts(engine, datapath.name(), resources.reasons());
    }

    @Override
    StageCalls calls() {
        return new StageCalls(table, resources.reasons(), longs);
    }

    @Override
    void employ(final Engine next, final Revision of) {
        policy = (Policy) next;
        loop = StageLoops.of(of.factory());
        if (tx != null) {
            tx.isOrdered = !of.factory().reorders();
            rx.isOrdered = tx.isOrdered;
            tx.throwsInARow = 0;
            rx.throwsInARow = 0;
        }
    }

    @Override
    public boolean isInputWaiting() {
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
    public WarmUp warmUp(final Engine engine, final Revision of, final EngineContext sandbox) {
        return new PolicyWarmUp((Policy) engine, StageLoops.of(of.factory()), datapath.info().role());
    }

    /** One batch of one lane. @param number of the stage, above 0 on the tx lane @return slots passed */
    int run(final Stage stage, final int number, final DatapathCore core) {
        if (isPaused) {
            stillPaused();
            return 0;
        }
        if (policy == null) {
            return quarantine == Quarantine.FAIL ? stage.failAll(Status.UNAVAILABLE) : stage.passAll();
        }
        if (!stage.begin()) {
            return 0;
        }
        core.enter(number);
        final long beganNs = batchBegins();
        final int count;
        try {
            count = number > 0 ? CallSites.tx(loop, policy, stage) : CallSites.rx(loop, policy, stage);
        } catch (final Throwable t) {
            return core.isOrphan() ? 0 : failed(core, stage, t);
        }
        if (core.isOrphan()) {
            return 0;
        }
        core.leave();
        if (count > 0) {
            stage.throwsInARow = 0;
        }
        batchEnds(number < 0, beganNs, count);
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
            if (isLeaving) {
                bypass();
            } else {
                pauseNow();
            }
        } else {
            stage.fail(Status.INTERNAL);
            if (++stage.throwsInARow >= QUARANTINE_AFTER) {
                quarantineNow();
            }
        }
    }

    @Override
    void unemploy() {
        policy = null;
    }

    /** From now on the place is on its way off the lanes and does not wait for another instance. Owner only. */
    void leave() {
        isLeaving = true;
        if (isPaused) {
            bypass();
        }
    }

    /** What the instance failed on goes on without it, and so does everything behind. */
    private void bypass() {
        unemploy();
        quarantine = Quarantine.BYPASS;
        isPaused = false;
    }

    /** Off the lanes: has the instance closed between two batches. Owner only. @param closed done behind that */
    void retire(final Ticket closed) {
        unit.post(closed, () -> {
            if (closeInstance()) {
                closed.complete();
            }
        });
    }

    /** Its call hung: goes on with fresh stages, which stand where the old ones did. Owner only. */
    void evacuate(final DatapathCore fresh, final Stage stuck) {
        table = fresh.calls;
        tx.calls = table;
        rx.calls = table;
        resources.evacuate(stuck == null ? null : instance(), calls -> ((StageCalls) calls).follow(fresh.calls));
        if (abandonExchange() || stuck == null) {
            return;
        }
        final Stage stage = stuck == oldTx ? tx : rx;
        stage.takeBatchFrom(stuck);
        blame(stage, "hung");
        if (!isOnTrial) {
            quarantineNow();
        }
    }

    /** Takes stages on copied lanes; remembers the old ones until {@link #evacuate}. */
    void restage(final Stage freshTx, final Stage freshRx) {
        oldTx = tx;
        tx = freshTx;
        rx = freshRx;
    }
}
