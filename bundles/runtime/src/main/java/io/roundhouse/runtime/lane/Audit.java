package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import java.util.ArrayList;
import java.util.List;

/**
 * Conservation at a batch boundary: on each lane what came in is what went out, was turned round, was dropped with
 * its call, is parked, or is on its way. For the thread that drives the executors, or after they stopped.
 */
public final class Audit {
    private Audit() {
    }

    /** Checks every datapath. @return what does not add up, one line each; empty when all does */
    public static List<String> check(final Graph graph) {
        final List<String> wrong = new ArrayList<>();
        for (final Datapath datapath : graph.all()) {
            if (datapath != null) {
                check(datapath, wrong);
            }
        }
        return wrong;
    }

    /**
     * The first place that runs another revision than the one in force of its engine. To be asked when no change runs.
     *
     * @return what runs where, or null
     */
    public static String stray(final Graph graph, final Revisions inForce) {
        for (final Datapath datapath : graph.all()) {
            if (datapath != null) {
                String stray = stray(datapath.frontend, inForce);
                final List<PolicyPlace> chain = datapath.chain();
                for (int i = 0; i < chain.size() && stray == null; i++) {
                    stray = stray(chain.get(i), inForce);
                }
                stray = stray == null ? stray(datapath.transport.place, inForce) : stray;
                if (stray != null) {
                    return stray;
                }
            }
        }
        return null;
    }

    private static String stray(final AbstractPlace place, final Revisions inForce) {
        final Revision current = inForce.current(place.engine());
        final Revision is = place.revision();
        return is == current || current != null && is.id().equals(current.id()) ? null
            : place.name() + " runs " + is + ", in force is " + current;
    }

    /** Where each stage of each datapath stands, for whoever looks into a failure. */
    public static List<String> describe(final Graph graph) {
        final List<String> lines = new ArrayList<>();
        for (final Datapath datapath : graph.all()) {
            if (datapath != null) {
                describe(datapath.name() + " tx", datapath.core().tx, datapath.core().txPark, lines);
                describe(datapath.name() + " rx", datapath.core().rx, datapath.core().rxPark, lines);
            }
        }
        return lines;
    }

    private static void describe(final String name, final Lane lane, final ParkTable park, final List<String> lines) {
        final StringBuilder line = new StringBuilder(name).append(": cursor ").append(lane.ring.getCursor());
        for (final Stage stage : lane.stages) {
            line.append(", ").append(stage);
        }
        lines.add(line.append(", tail ").append(lane.tail.get()).append(", reclaimed ").append(lane.reclaimed.get())
            .append(", parked ").append(park.size()).append(" due ").append(park.nextDueNs()).toString());
    }

    private static void check(final Datapath datapath, final List<String> wrong) {
        final DatapathCounters c = datapath.counters;
        final DatapathCore core = datapath.core();
        final long txOut = c.txMessages - c.txControl + c.txTurned + c.txDropped;
        if (c.txEntered != txOut + core.txPark.size() + core.tx.liveAfter(core.tx.tail.get())) {
            wrong.add(datapath.name() + " tx: in=" + c.txEntered + " sent=" + (c.txMessages - c.txControl) + " turned="
                + c.txTurned + " dropped=" + c.txDropped + " parked=" + core.txPark.size() + " on="
                + core.tx.liveAfter(core.tx.tail.get()));
        }
        final long rxOut = c.rxDelivered + c.rxTurned + c.rxDropped;
        if (c.rxEntered != rxOut + core.rxPark.size() + core.rx.liveAfter(core.rx.reclaimed.get())) {
            wrong.add(datapath.name() + " rx: in=" + c.rxEntered + " delivered=" + c.rxDelivered + " turned="
                + c.rxTurned
                + " dropped=" + c.rxDropped + " parked=" + core.rxPark.size() + " on="
                + core.rx.liveAfter(core.rx.reclaimed.get()));
        }
    }
}
