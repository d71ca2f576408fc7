package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.PlaceProbe;
import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.ProbeCells;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What places of all kinds share: the instance at work, pausing it, its figures. Fields without {@code volatile}
 * belong to the executor that owns the unit.
 */
abstract class AbstractPlace implements Place {
    /** Throws in a row, off trial, after which an instance is taken out of work. */
    static final int QUARANTINE_AFTER = 64;
    private static final long NO_PAUSE = -1;

    final OwnedUnit unit;
    final PlaceResources resources;
    final ProbeCells probe = new ProbeCells();
    boolean isPaused;
    boolean isOnTrial;
    boolean isMeasuring;
    int throwsInARow;

    private final String engine;
    private final Revisions revisions;
    private final Settings overlay;
    private volatile Engine instance;
    private volatile Revision revision;
    private long lastBatchEndNs;
    private long waitingSinceNs = NO_PAUSE;
    private boolean isPauseOpen;

    AbstractPlace(final String engine, final OwnedUnit unit, final PlaceResources resources, final Revisions revisions,
        final Settings overlay) {
        this.engine = engine;
        this.unit = unit;
        this.resources = resources;
        this.revisions = revisions;
        this.overlay = overlay;
    }

    /** The calls as one more instance here sees them, a view of its own; null where there are none. */
    abstract StageCalls calls();

    /** Puts the instance into the work loop. Owner only. */
    abstract void employ(Engine next, Revision of);

    /** Whether input waits for the paused instance. Owner only. */
    abstract boolean isInputWaiting();

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
        return resources.sandbox(settings(revisions.settings(engine)), new StageCalls(new CallTable(), 0));
    }

    private Settings settings(final Settings ofEngine) {
        final Map<String, Object> values = new HashMap<>(ofEngine.values());
        values.putAll(overlay.values());
        return Settings.of(values);
    }

    @Override
    public final PlaceProbe probe() {
        return probe;
    }

    @Override
    public final void pause(final Ticket ticket) {
        unit.post(ticket, () -> {
            pauseNow();
            ticket.complete();
        });
    }

    final void pauseNow() {
        isPaused = true;
        isPauseOpen = true;
        probe.pauseBegins();
        waitingSinceNs = !isInputWaiting() ? NO_PAUSE : isMeasuring && lastBatchEndNs != 0 ? lastBatchEndNs : preciseNs();
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
    }

    @Override
    public final void resume(final Ticket ticket) {
        unit.post(ticket, () -> {
            resumeNow();
            ticket.complete();
        });
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
        throwsInARow = 0;
        probe.reset();
        probe.quarantine(false);
        employ(next, of);
        resumeNow();
    }

    @Override
    public final void reconfigure(final Settings ofEngine, final Ticket ticket) {
        final Settings merged = settings(ofEngine);
        unit.post(ticket, () -> {
            instance.reconfigure(merged);
            ticket.complete();
        });
    }

    @Override
    public final void snapshot(final Consumer<EngineState> result, final Ticket ticket) {
        unit.post(ticket, () -> {
            result.accept(instance.decompose());
            ticket.complete();
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

    /** A batch ended well. */
    final void batchEnds(final boolean isRx, final long beganNs, final int count) {
        throwsInARow = 0;
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
