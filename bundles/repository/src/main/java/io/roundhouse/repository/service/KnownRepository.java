package io.roundhouse.repository.service;

import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.index.Index;
import io.roundhouse.repository.index.IndexReader;
import io.roundhouse.repository.index.Resource;
import io.roundhouse.repository.origin.Authorities;
import io.roundhouse.repository.origin.FolderOrigin;
import io.roundhouse.repository.origin.Location;
import io.roundhouse.repository.origin.Origin;
import io.roundhouse.repository.origin.WebOrigin;
import io.roundhouse.repository.service.RepositorySettings.Mode;
import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Digests;
import io.roundhouse.repository.trust.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A repository that an operator added, with the newest index seen of it. That index never goes back, is read only while
 * a trusted key stands behind it, and not after its time. Guarded by its owner.
 */
final class KnownRepository {
    private static final int MAX_INDEX = 8 << 20;
    private static final int MAX_SIGNATURES = 4 << 10;

    private final RepositorySettings settings;
    private final Clock clock;
    private final RepositoryFolder folder;
    private final Location location;
    private RepositoryFolder.Seen seen;

    KnownRepository(final RepositorySettings settings, final Clock clock, final RepositoryFolder folder) {
        this.settings = settings;
        this.clock = clock;
        this.folder = folder;
        this.location = Location.parse(folder.location());
        this.seen = folder.seen();
    }

    String name() {
        return folder.name();
    }

    Location location() {
        return location;
    }

    long increment() {
        return seen == null ? -1 : seen.increment();
    }

    Instant refreshed() {
        return seen == null ? null : seen.time();
    }

    /** Opens the place where its files come from. */
    Origin open() {
        if (location.isFolder()) {
            return new FolderOrigin(location);
        }
        try {
            return new WebOrigin(location, settings.limits(),
                Files.exists(folder.authorities()) ? Authorities.context(folder.authorities()) : null);
        } catch (final IOException | IllegalArgumentException e) {
            throw new RepositoryException("certificates of repository " + name() + " cannot be used: " + e.getMessage(),
                e);
        }
    }

    /** Reads the index anew. @throws RepositoryException saying why it is refused; then the one seen before stays */
    void refresh() {
        Fetched fetched = fetch();
        if (!isSigned(fetched)) {
            // Its makers may have written a new one between the two files.
            fetched = fetch();
        }
        check(fetched.index, fetched.signatures);
        final Index index = parse(fetched.index);
        checkTime(index);
        checkIncrement(index, fetched.index);
        try {
            seen = folder.store(new RepositoryFolder.Seen(index.increment(), clock.instant(), fetched.index,
                fetched.signatures));
        } catch (final IOException e) {
            throw new RepositoryException(what() + " cannot be stored: " + e.getMessage(), e);
        }
    }

    private Fetched fetch() {
        try (Origin origin = open()) {
            final byte[] index = origin.read(file(), MAX_INDEX);
            if (index == null) {
                throw new RepositoryException("repository " + name() + " has no index: " + location);
            }
            final byte[] signatures = origin.read(file() + DetachedSignature.SUFFIX, MAX_SIGNATURES);
            return new Fetched(index, signatures == null ? "" : new String(signatures, StandardCharsets.ISO_8859_1));
        }
    }

    private boolean isSigned(final Fetched fetched) {
        try {
            check(fetched.index, fetched.signatures);
            return true;
        } catch (final RepositoryException e) {
            return false;
        }
    }

    private String file() {
        final String path = location.index().getRawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private String what() {
        return "the index of repository " + name();
    }

    /** @return the signer, empty when nobody looks */
    private String check(final byte[] bytes, final String signatures) {
        if (settings.mode() == Mode.OFF) {
            return "";
        }
        try {
            return settings.keys().verify(what(), Statement.index(Digests.of(bytes)),
                signatures.isBlank() ? List.of() : DetachedSignature.parse(signatures));
        } catch (final IllegalArgumentException e) {
            throw new RepositoryException(what() + " has signatures that cannot be read: " + e.getMessage(), e);
        }
    }

    private Index parse(final byte[] bytes) {
        try {
            return IndexReader.read(bytes);
        } catch (final IllegalArgumentException e) {
            throw new RepositoryException(what() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void checkTime(final Index index) {
        if (!index.expires().isAfter(clock.instant())) {
            throw new RepositoryException(what() + " expired at " + index.expires()
                + ": its makers must write a new one; if they did, repo:refresh");
        }
    }

    private void checkIncrement(final Index index, final byte[] bytes) {
        if (index.increment() < increment()) {
            throw new RepositoryException(what() + " is older than the one seen before: increment=" + index.increment()
                + " seen=" + increment() + "; if its makers mean it, repo:remove and repo:add it again");
        }
        if (index.increment() == increment() && seen.index().length > 0 && !Arrays.equals(bytes, seen.index())) {
            throw new RepositoryException(what()
                + " is another one than that seen before with the same increment: increment="
                + increment() + "; its makers must write a new one");
        }
    }

    /** Who signed the index, empty when nobody looks. @throws RepositoryException when nobody trusted did */
    String signer() {
        return check(seenIndex().index(), seen.signatures());
    }

    /** What it offers. @throws RepositoryException saying why nothing can be taken from it now */
    Index index() {
        signer();
        final Index index = parse(seen.index());
        checkTime(index);
        return index;
    }

    /** The time after which its index is not used, or null. */
    Instant expires() {
        return seen == null || seen.index().length == 0 ? null : parse(seen.index()).expires();
    }

    private RepositoryFolder.Seen seenIndex() {
        if (seen == null || seen.index().length == 0) {
            throw new RepositoryException("the index of repository " + name() + " is not here: repo:refresh " + name());
        }
        return seen;
    }

    /** Who signed a resource, empty when nobody looks. @throws RepositoryException when nobody trusted did */
    String signer(final Resource resource) {
        if (settings.mode() == Mode.OFF) {
            return "";
        }
        try {
            return settings.keys().verify(resource.url(), Statement.bundle(resource.sha256()), resource.signatures());
        } catch (final IllegalArgumentException e) {
            throw new RepositoryException("signatures of " + resource.url() + " cannot be read: " + e.getMessage(), e);
        }
    }

    void forget() throws IOException {
        folder.delete();
    }

    private record Fetched(byte[] index, String signatures) { }
}
