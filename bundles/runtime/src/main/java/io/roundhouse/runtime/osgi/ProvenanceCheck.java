package io.roundhouse.runtime.osgi;

import io.roundhouse.admin.Provenance;
import io.roundhouse.admin.Provenance.Ruling;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Asks the service that knows whose bundles may run here. Where the framework property {@code roundhouse.provenance} is
 * true nothing is taken while there is no such service. Thread-safe; asking may block for a moment.
 */
final class ProvenanceCheck {
    private static final Ruling UNASKED = new Ruling(true, "");
    private static final Ruling NOBODY = new Ruling(false, "nobody here can say whether it may run: start the bundle"
        + " io.roundhouse.repository and Declarative Services");
    /** While Declarative Services is restarted, the service may be away for a moment. */
    private static final long WAIT_MS = 2_000;

    private final ServiceTracker<Provenance, Provenance> tracker;
    private final boolean isNeeded;
    private final Set<String> ours = ConcurrentHashMap.newKeySet();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    ProvenanceCheck(final BundleContext context) {
        tracker = new ServiceTracker<>(context, Provenance.class, null);
        isNeeded = Boolean.parseBoolean(context.getProperty("roundhouse.provenance"));
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    /** Rules over content that lies in a file with its signatures beside it. */
    Ruling rule(final String id, final Path jar) {
        final Provenance provenance = isNeeded ? await() : tracker.getService();
        return provenance == null ? isNeeded ? NOBODY : UNASKED : provenance.rule(id, jar);
    }

    private Provenance await() {
        try {
            return tracker.waitForService(WAIT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Says that a change of ours brings content to a bundle: it was ruled over, or ran here before. */
    void expect(final String id) {
        ours.add(id);
    }

    /**
     * What there is against content that a bundle was found with: nothing when it is the first of its engine since the
     * start, or when a change of ours brought it; else it was updated by hand.
     *
     * @return the reason, or null
     */
    String objection(final String engine, final String id, final Path jar) {
        if (seen.add(engine) || ours.contains(id)) {
            ours.add(id);
            return null;
        }
        final Ruling ruling = rule(id, jar);
        return ruling.isAdmitted() ? null : ruling.statement();
    }
}
