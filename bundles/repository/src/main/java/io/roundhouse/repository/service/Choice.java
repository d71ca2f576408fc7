package io.roundhouse.repository.service;

import io.roundhouse.repository.RepositoryException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Version;

/** Finds the offer that an operator means. */
final class Choice {
    static final Comparator<Offer> BY_ENGINE_NEWEST_FIRST = Comparator
        .comparing((Offer offer) -> offer.resource().engine())
        .thenComparing(Comparator.comparing(Offer::version).reversed())
        .thenComparing(offer -> offer.repository().name());

    private Choice() {
    }

    /**
     * The offer of an engine in a version.
     *
     * @param version as offered, or null for the newest
     * @throws RepositoryException when there is none, or two differ
     */
    static Offer of(final Catalogue catalogue, final String engine, final String version) {
        final List<Offer> all = catalogue.offers().stream().filter(offer -> engine.equals(offer.resource().engine()))
            .sorted(BY_ENGINE_NEWEST_FIRST).toList();
        if (all.isEmpty()) {
            throw new RepositoryException("no repository offers the engine " + engine + catalogue.problems());
        }
        final Version wanted = version == null ? all.getFirst().version() : parse(version);
        final List<Offer> found = all.stream().filter(offer -> offer.version().equals(wanted)).toList();
        if (found.isEmpty()) {
            throw new RepositoryException("no repository offers " + engine + " " + version + ", there are "
                + all.stream().map(offer -> offer.version().toString()).distinct().collect(Collectors.joining(", "))
                + catalogue.problems());
        }
        if (found.stream().map(offer -> offer.resource().sha256()).distinct().count() > 1) {
            throw new RepositoryException("repositories offer different bundles as " + engine + " " + wanted + ": "
                + found.stream().map(offer -> offer.repository().name()).collect(Collectors.joining(", "))
                + "; repo:remove one of them");
        }
        return found.getFirst();
    }

    private static Version parse(final String version) {
        try {
            return Version.parseVersion(version);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("version must be like 1.2.3: " + version, e);
        }
    }
}
