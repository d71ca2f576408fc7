package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.PlaceProbe;
import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.ProbeCells;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Succession;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What places of all kinds share: the instance at work, pausing it, its figures. Fields without {@code volatile}
 * belong to the executor that owns the unit.
 */
abstract class AbstractPlace implements Place {
    /** Throws in a row, off trial and on one lane, after which an instance is taken out of work. */
    static final int QUARANTINE_AFTER = 64;
    private static final Logger LOGGER = LoggerFactory.getLogger(AbstractPlace.class);
    private static final long NO_PAUSE = -1;

    final OwnedUnit unit;
    final PlaceResources resources;
    final ProbeCells probe = new ProbeCells();
    boolean isPaused;
    boolean isOnTrial;
    boolean isMeasuring;
    Quarantine quarantine;

    private final String engine;
    private final Revisions revisions;
    private final Settings overlay;
    private Settings mergedFrom;
    private Settings merged;
    private volatile Engine instance;
    private volatile Revision revision;
    private long lastBatchEndNs;
    private long waitingSinceNs = NO_PAUSE;
    private boolean isPauseOpen;
    private Ticket exchanging;

    AbstractPlace(final String engine, final OwnedUnit unit, final PlaceResources resources, final Revisions revisions,
        final Settings overlay) {
        this.engine = engine;
        this.unit = unit;
        this.resources = resources;
        this.revisions = revisions;
        this.overlay = overlay;
        this.quarantine = Quarantine.of(revisions.settings(engine).values());
    }

    /** The calls as one more instance here sees them, a view of its own; null where there are none. */
    abstract StageCalls calls();

    /** Puts the instance into the work loop. Owner only. */
    abstract void employ(Engine next, Revision of);

    /** Hands nothing more to the instance. Owner only. */
    abstract void unemploy();

    @Override
    public final String engine() {
        return engine;
    }

    @Override
    public String name() {
        return engine + '@' + unit.name();
    }

    @Override
    public final Revision revision() {
        return revision;
    }

    @Override
    public final Engine instance() {
        return instance;
    }

    @Override
    public final EngineContext context() {
        return resources.context(settings(revisions.settings(engine)), calls());
    }

    @Override
    public final EngineContext sandbox() {
        return resources.sandbox(settings(revisions.settings(engine)),
            new StageCalls(new CallTable(), resources.reasons(), 0));
    }

    /** The same object for the same settings, so that what an engine read of them in a rehearsal is read already. */
    private synchronized Settings settings(final Settings ofEngine) {
        if (ofEngine != mergedFrom) {
            final Map<String, Object> values = new HashMap<>(ofEngine.values());
            values.putAll(overlay.values());
            merged = Quarantine.withoutReserved(values);
            mergedFrom = ofEngine;
        }
        return merged;
    }

    @Override
    public final PlaceProbe probe() {
        return probe;
    }

    final void pauseNow() {
        isPaused = true;
        isPauseOpen = true;
        probe.pauseBegins();
        waitingSinceNs = !isInputWaiting() ? NO_PAUSE : isMeasuring && lastBatchEndNs != 0
            ? lastBatchEndNs : preciseNs();
    }

    /** Called in each duty cycle while paused: input that comes now waits from now on. */
    final void stillPaused() {
        if (waitingSinceNs == NO_PAUSE && isInputWaiting()) {
            waitingSinceNs = preciseNs();
        }
    }

    final void resumeNow() {
        isPaused = false;
        probe.untrip();
        if (resources.isFenced(instance)) {
            // Its call may hang to this day: it must not be called again.
            quarantineNow();
        }
    }

    /** The instance is out of work for good: live change, or an operator, puts another one in its place. */
    final void quarantineNow() {
        unemploy();
        probe.quarantine(true);
        resources.quarantined();
    }

    @Override
    public final void exchange(final Succession successor, final Revision to, final Ticket ticket) {
        unit.post(ticket, () -> exchangeNow(successor, to, ticket));
    }

    private void exchangeNow(final Succession successor, final Revision to, final Ticket ticket) {
        final boolean isTripped = isPaused;
        final Engine former = instance;
        final Engine[] next = new Engine[1];
        final Throwable[] thrown = new Throwable[1];
        pauseNow();
        exchanging = ticket;
        final boolean isMine = unit.executor().guard(unit, () -> {
            try {
                next[0] = successor.of(former, revision);
            } catch (final Throwable t) {
                thrown[0] = t;
            }
        });
        if (!isMine) {
            return;
        }
        exchanging = null;
        if (thrown[0] == null) {
            installNow(next[0], to);
            ticket.complete();
        } else {
            isPaused = isTripped;
            ticket.fail(new IllegalStateException(thrown[0]));
        }
    }

    final boolean isExchanging() {
        return exchanging != null;
    }

    /**
     * The thread that was making a successor hangs and was given up: the instance that was at work goes on. Owner only.
     *
     * @return whether that was so
     */
    final boolean abandonExchange() {
        final Ticket ticket = exchanging;
        if (ticket == null) {
            return false;
        }
        exchanging = null;
        resumeNow();
        ticket.fail(new IllegalStateException("hung"));
        return true;
    }

    @Override
    public final void install(final Engine next, final Revision of, final Ticket ticket) {
        unit.post(ticket, () -> {
            installNow(next, of);
            ticket.complete();
        });
    }

    final void installNow(final Engine next, final Revision of) {
        final Engine former = instance;
        resources.installed(next);
        resources.keepOnly(next, former);
        instance = next;
        revision = of;
        probe.reset();
        probe.quarantine(false);
        employ(next, of);
        resumeNow();
    }

    /**
     * Ends the instance, unless its call may hang to this day. For a command of the owner.
     *
     * @return false when that hung and the thread was given up: the caller returns at once and touches nothing
     */
    final boolean closeInstance() {
        return instance == null || resources.isFenced(instance) || unit.executor().guard(unit, () -> {
            try {
                instance.close();
            } catch (final Throwable t) {
                LOGGER.warn("an instance failed to close: place={} error={}", name(), t.toString());
            }
        });
    }

    @Override
    public final void reconfigure(final Settings ofEngine, final Ticket ticket) {
        final Settings merged = settings(ofEngine);
        final Quarantine chosen = Quarantine.of(ofEngine.values());
        unit.post(ticket, () -> {
            // Out of work, perhaps still in a call that hangs: the instance that follows gets them.
            if (probe.isQuarantined() || unit.executor().guard(unit, () -> instance.reconfigure(merged))) {
                quarantine = chosen;
                ticket.complete();
            }
        });
    }

    @Override
    public final void snapshot(final Consumer<EngineState> result, final Ticket ticket) {
        unit.post(ticket, () -> {
            final EngineState[] state = new EngineState[1];
            if (unit.executor().guard(unit, () -> state[0] = instance.decompose())) {
                result.accept(state[0]);
                ticket.complete();
            }
        });
    }

    @Override
    public final void measure(final boolean on) {
        unit.post(new Ticket(), () -> {
            isMeasuring = on;
            lastBatchEndNs = 0;
        });
    }

    @Override
    public final void trial(final boolean on) {
        unit.post(new Ticket(), () -> trialNow(on));
    }

    void trialNow(final boolean on) {
        isOnTrial = on;
        if (!on && probe.isTripped()) {
            // It tripped after the last look at it: the trial is over, so the message is run again and judged like
            // any other.
            resumeNow();
        }
    }

    /** A batch begins. @return the precise time when anybody wants it */
    final long batchBegins() {
        return isMeasuring || isPauseOpen ? preciseNs() : 0;
    }

    /** The instance looked and found nothing to do: no input waited when it began to. */
    final void foundNothing(final long beganNs) {
        if (isPauseOpen && waitingSinceNs != NO_PAUSE) {
            waitingSinceNs = beganNs;
        }
        lastBatchEndNs = beganNs;
    }

    /** A batch ended well. */
    final void batchEnds(final boolean isRx, final long beganNs, final int count) {
        if (beganNs == 0 || count == 0) {
            return;
        }
        lastBatchEndNs = preciseNs();
        if (isPauseOpen) {
            isPauseOpen = false;
            probe.pause(waitingSinceNs == NO_PAUSE ? 0 : lastBatchEndNs - waitingSinceNs);
        } else if (isMeasuring) {
            probe.record(isRx, count, lastBatchEndNs - beganNs);
        }
    }

    /** Precise time; in the simulation the given clock's. */
    private long preciseNs() {
        return unit.executor().preciseNs();
    }
}
