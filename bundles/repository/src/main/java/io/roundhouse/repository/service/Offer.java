package io.roundhouse.repository.service;

import io.roundhouse.repository.index.Resource;
import org.osgi.framework.Version;

/**
 * A resource and who has it.
 *
 * @param repository who
 * @param resource what
 * @param version of the bundle
 */
record Offer(KnownRepository repository, Resource resource, Version version) {
    /** @throws IllegalArgumentException when the version is none */
    static Offer of(final KnownRepository repository, final Resource resource) {
        return new Offer(repository, resource, Version.parseVersion(resource.version()));
    }

    @Override
    public String toString() {
        return resource.symbolicName() + " " + version + " of repository " + repository.name();
    }
}
