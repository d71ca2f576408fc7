package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.WarmUp;

/** The place of an engine in its general form: a datapath's frontend or the service's transport. */
final class GeneralPlace extends AbstractPlace {
    private Ports ports;
    private Ports told;
    private CallTable table;
    private Engine worker;
    private int throwsInARow;

    GeneralPlace(final String engine, final OwnedUnit unit, final PlaceResources resources, final Revisions revisions,
        final Settings overlay, final CallTable table) {
        super(engine, unit, resources, revisions, overlay);
        Quarantine.refuse(revisions.settings(engine).values());
        this.table = table;
    }

    @Override
    StageCalls calls() {
        return table == null ? null : new StageCalls(table, resources.reasons(), -1);
    }

    @Override
    void employ(final Engine next, final Revision of) {
        worker = next;
        told = null;
        throwsInARow = 0;
        resources.rearm();
    }

    @Override
    void unemploy() {
        worker = null;
    }

    @Override
    public boolean isInputWaiting() {
        return true;
    }

    @Override
    public WarmUp warmUp(final Engine engine, final Revision of, final EngineContext sandbox) {
        return of.factory().warmUp(sandbox);
    }

    /** The set of ports is another one: the engine is told before it works next. Owner only. */
    void ports(final Ports changed) {
        ports = changed;
    }

    /** One duty cycle of the engine. @return items handled */
    int run(final long nowNs, final Evacuable caller) {
        if (isPaused || worker == null) {
            return 0;
        }
        final long beganNs = batchBegins();
        final int count;
        try {
            if (told != ports) {
                told = ports;
                worker.portsChanged(told);
            }
            count = resources.deliver(worker, nowNs) + CallSites.work(worker, ports);
        } catch (final Throwable t) {
            return caller.isOrphan() ? 0 : failed(t, caller);
        }
        if (caller.isOrphan()) {
            return 0;
        }
        if (count > 0) {
            throwsInARow = 0;
        } else if (beganNs != 0 && !hasInput()) {
            foundNothing(beganNs);
        }
        batchEnds(false, beganNs, count);
        return count;
    }

    private boolean hasInput() {
        for (int i = 0; i < ports.inCount(); i++) {
            if (ports.in(i) != null && ports.in(i).available() > 0) {
                return true;
            }
        }
        return false;
    }

    private int failed(final Throwable thrown, final Evacuable caller) {
        probe.error(thrown.toString(), isOnTrial);
        if (isOnTrial) {
            pauseNow();
        } else if (++throwsInARow >= QUARANTINE_AFTER) {
            caller.failInHand();
            quarantineNow();
        }
        return 1;
    }

    /** When the engine must run again, see {@link io.roundhouse.runtime.executor.Unit#prepareToBlock}. */
    long prepareToBlock(final Evacuable caller) {
        if (isPaused || worker == null) {
            return Long.MAX_VALUE;
        }
        try {
            return CallSites.prepareToBlock(worker) ? Long.MIN_VALUE : resources.nextTimerNs();
        } catch (final Throwable t) {
            if (!caller.isOrphan()) {
                failed(t, caller);
            }
            return Long.MIN_VALUE;
        }
    }

    /** Another place of its unit hung, or it itself: goes on with fresh ports, or waits for live change. Owner only. */
    void evacuate(final Ports fresh, final CallTable freshTable, final boolean hung) {
        ports = fresh;
        table = freshTable;
        // Whoever made a successor hung, not the instance at work.
        final boolean isStuck = hung && !isExchanging();
        resources.evacuate(isStuck ? instance() : null, calls -> ((StageCalls) calls).follow(freshTable));
        if (abandonExchange() || !isStuck) {
            return;
        }
        probe.error("hung", isOnTrial);
        if (isOnTrial) {
            pauseNow();
        } else {
            quarantineNow();
        }
    }

    /** Ends the engine. Owner only. */
    void close() {
        closeInstance();
        worker = null;
        resources.close();
    }
}
