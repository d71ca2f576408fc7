package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.spi.EngineKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Which places get a fresh instance by themselves: those of frontends and transports that are in quarantine, each so
 * many times within a while. A policy stays in quarantine: calls go on without it, or fail, as configured. Owned by the
 * change thread.
 */
final class Restarts {
    /** Fresh instances of one place within {@link #WITHIN_NS}. */
    static final int LIMIT = 3;
    static final long WITHIN_NS = 60_000_000_000L;

    private final Surroundings with;
    private final Map<Place, Record> records = new WeakHashMap<>();

    /** What happened to one place. */
    private static final class Record {
        private final Deque<Long> begunNs = new ArrayDeque<>();
        private boolean isGivenUp;
    }

    /** What to do for one engine. @param refusals why some of its places are given up, which has not been said yet */
    record Due(String engine, List<Place> places, List<String> refusals) {
    }

    Restarts(final Surroundings with) {
        this.with = with;
    }

    /** What has to be done now, and is taken for done from now on, or null. */
    Due next(final long nowNs) {
        for (final String engine : with.registry().engines()) {
            final Due due = of(engine, nowNs);
            if (!due.places.isEmpty() || !due.refusals.isEmpty()) {
                return due;
            }
        }
        return null;
    }

    private Due of(final String engine, final long nowNs) {
        final Due due = new Due(engine, new ArrayList<>(), new ArrayList<>());
        for (final Place place : with.graph().places(engine)) {
            if (!place.probe().isQuarantined() || place.revision().factory().kind() == EngineKind.POLICY) {
                continue;
            }
            final Record record = records.computeIfAbsent(place, _ -> new Record());
            if (record.isGivenUp) {
                continue;
            }
            record.begunNs.removeIf(begun -> nowNs - begun > WITHIN_NS);
            if (record.begunNs.size() < LIMIT) {
                record.begunNs.add(nowNs);
                due.places.add(place);
            } else {
                record.isGivenUp = true;
                due.refusals.add(place.name() + " was restarted " + LIMIT + " times within " + WITHIN_NS / 1_000_000_000
                    + " s and stays in quarantine, upgrade the engine or restart it by hand: "
                    + place.probe().lastError());
            }
        }
        return due;
    }

    /** An operator put the engine to work again: its places may be restarted anew. */
    void forgive(final String engine) {
        records.keySet().removeIf(place -> place.engine().equals(engine));
    }
}
