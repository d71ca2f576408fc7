package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;

/** The place of an engine in its general form: a datapath's frontend or the service's transport. */
final class GeneralPlace extends AbstractPlace {
    private Ports ports;
    private Ports told;
    private CallTable table;
    private Engine worker;

    GeneralPlace(final String engine, final OwnedUnit unit, final PlaceResources resources, final Revisions revisions,
        final Settings overlay, final CallTable table) {
        super(engine, unit, resources, revisions, overlay);
        this.table = table;
    }

    @Override
    StageCalls calls() {
        return table == null ? null : new StageCalls(table, -1);
    }

    @Override
    void employ(final Engine next, final Revision of) {
        worker = next;
        told = null;
        resources.rearm();
    }

    @Override
    boolean isInputWaiting() {
        return true;
    }

    @Override
    public void rehearse(final Engine engine, final Revision of, final long limitNs) {
        of.factory().warmUp(sandbox());
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
            count = resources.deliver(worker, nowNs) + worker.doWork(ports);
        } catch (final Throwable t) {
            return caller.isOrphan() ? 0 : failed(t);
        }
        if (caller.isOrphan()) {
            return 0;
        }
        batchEnds(false, beganNs, count);
        return count;
    }

    private int failed(final Throwable thrown) {
        probe.error(thrown.toString(), isOnTrial);
        if (isOnTrial) {
            pauseNow();
        } else if (++throwsInARow >= QUARANTINE_AFTER) {
            pauseNow();
            probe.quarantine(true);
        }
        return 1;
    }

    /** When the engine must run again, see {@link io.roundhouse.runtime.executor.Unit#prepareToBlock}. */
    long prepareToBlock() {
        if (isPaused || worker == null) {
            return Long.MAX_VALUE;
        }
        return worker.prepareToBlock() ? Long.MIN_VALUE : resources.nextTimerNs();
    }

    /** Another place of its unit hung, or it itself: goes on with fresh ports, or waits for live change. Owner only. */
    void evacuate(final Ports fresh, final CallTable freshTable, final boolean hung) {
        ports = fresh;
        table = freshTable;
        resources.evacuate(hung ? instance() : null, calls -> ((StageCalls) calls).follow(freshTable));
        if (!hung) {
            return;
        }
        probe.error("hung", isOnTrial);
        pauseNow();
        probe.quarantine(!isOnTrial);
    }

    /** Ends the engine. Owner only. */
    void close() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
        resources.close();
    }
}
