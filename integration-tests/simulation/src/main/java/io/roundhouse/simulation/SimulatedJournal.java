package io.roundhouse.simulation;

import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.change.Journal;
import java.util.Map;
import java.util.TreeMap;

/** A journal that survives a simulated crash. */
final class SimulatedJournal implements Journal {
    private final Map<String, String> from = new TreeMap<>();

    @Override
    public void append(final long change, final String engine, final Phase phase, final String before,
        final String after) {
        if (phase == Phase.PREPARE) {
            from.put(engine, before);
        } else {
            from.remove(engine);
        }
    }

    /** As {@code FileJournal.interrupted}. */
    Map<String, String> interrupted() {
        return new TreeMap<>(from);
    }
}
