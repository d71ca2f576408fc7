package io.roundhouse.repository.service;

import io.roundhouse.admin.RepositoryView;
import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.index.Resource;
import io.roundhouse.repository.origin.Authorities;
import io.roundhouse.repository.origin.Location;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repositories that operators added, kept over restarts in {@code repositories/}. Thread-safe: one call at a time.
 */
final class Catalogue {
    private static final Logger LOGGER = LoggerFactory.getLogger(Catalogue.class);
    private static final int MAX_REPOSITORIES = 32;

    private final RepositorySettings settings;
    private final Clock clock;
    private final Path dir;
    private final Downloads downloads;
    private final Map<String, KnownRepository> repositories = new TreeMap<>();

    Catalogue(final RepositorySettings settings, final Clock clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.dir = settings.state().resolve("repositories");
        this.downloads = new Downloads(settings.state().resolve("downloads"));
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(dir, Files::isDirectory)) {
                folders.forEach(this::load);
            }
        }
    }

    private void load(final Path folder) {
        try {
            final RepositoryFolder kept = RepositoryFolder.load(folder);
            if (kept != null) {
                repositories.put(kept.name(), new KnownRepository(settings, clock, kept));
            }
        } catch (final IOException | RuntimeException e) {
            LOGGER.error("repository cannot be read and is left out: {}", folder, e);
        }
    }

    synchronized RepositoryView add(final String name, final String text, final Path authorities) {
        if (name == null || !name.matches("[a-z0-9][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException("name must be up to 32 lower-case letters, digits and -: " + name);
        }
        if (repositories.containsKey(name) || repositories.size() >= MAX_REPOSITORIES) {
            throw new IllegalArgumentException(repositories.containsKey(name) ? "there is a repository of that name: "
                + name
                : "too many repositories: limit=" + MAX_REPOSITORIES);
        }
        final Location location = Location.parse(text);
        try {
            check(location, authorities);
            final KnownRepository added = new KnownRepository(settings, clock,
                RepositoryFolder.create(dir.resolve(name), location.toString(), authorities));
            try {
                added.refresh();
            } catch (final RuntimeException e) {
                added.forget();
                throw e;
            }
            repositories.put(name, added);
            return view(added);
        } catch (final IOException e) {
            throw new RepositoryException("repository cannot be kept: " + e.getMessage(), e);
        }
    }

    private static void check(final Location location, final Path authorities) throws IOException {
        if (authorities != null) {
            if (!location.isSecure()) {
                throw new IllegalArgumentException("certificates are of use for https only: " + location);
            }
            Authorities.context(authorities);
        }
    }

    synchronized void remove(final String name) {
        final KnownRepository known = known(name);
        try {
            known.forget();
            repositories.remove(name);
        } catch (final IOException e) {
            throw new RepositoryException("repository cannot be forgotten: " + e.getMessage(), e);
        }
    }

    private KnownRepository known(final String name) {
        final KnownRepository known = name == null ? null : repositories.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no such repository: " + name + ", known are " + repositories.keySet());
        }
        return known;
    }

    synchronized List<RepositoryView> list() {
        return repositories.values().stream().map(Catalogue::view).toList();
    }

    private static RepositoryView view(final KnownRepository known) {
        String signer = "";
        String problem = "";
        Instant expires = null;
        long engines = 0;
        try {
            signer = known.signer();
            expires = known.expires();
            engines = known.index().resources().stream().filter(one -> one.engine() != null).count();
        } catch (final RepositoryException e) {
            problem = e.getMessage();
        }
        return new RepositoryView(known.name(), known.location().toString(), known.increment(), expires,
            known.refreshed(), (int) engines, signer, problem);
    }

    synchronized List<RepositoryView> refresh(final String name) {
        final List<KnownRepository> wanted = name == null ? List.copyOf(repositories.values()) : List.of(known(name));
        final List<String> reasons = new ArrayList<>();
        for (final KnownRepository known : wanted) {
            try {
                known.refresh();
            } catch (final RepositoryException e) {
                reasons.add(e.getMessage());
            }
        }
        if (!reasons.isEmpty()) {
            throw new RepositoryException(String.join("; ", reasons));
        }
        return wanted.stream().map(Catalogue::view).toList();
    }

    /** All resources of repositories that can be used now. */
    synchronized List<Offer> offers() {
        final List<Offer> offers = new ArrayList<>();
        for (final KnownRepository known : repositories.values()) {
            try {
                for (final Resource resource : known.index().resources()) {
                    offers.add(Offer.of(known, resource));
                }
            } catch (final RepositoryException | IllegalArgumentException e) {
                LOGGER.debug("repository {} cannot be used now: {}", known.name(), e.getMessage());
            }
        }
        return offers;
    }

    /** Why repositories cannot be used now, to be said behind another reason; empty when all can. */
    synchronized String problems() {
        final StringBuilder text = new StringBuilder();
        for (final KnownRepository known : repositories.values()) {
            final String problem = view(known).problem();
            text.append(problem.isEmpty() ? "" : "; " + problem);
        }
        return text.toString();
    }

    /** Fetches, checks and keeps the jar of an offer. @throws RepositoryException saying why it is refused */
    synchronized Path take(final Offer offer) {
        return downloads.take(offer.repository(), offer.resource());
    }
}
