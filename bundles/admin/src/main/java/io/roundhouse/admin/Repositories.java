package io.roundhouse.admin;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The repositories that engines are taken from. What is fetched is checked before anything is kept of it; whoever
 * calls waits for it. Thread-safe.
 */
@ProviderType
public interface Repositories {
    /**
     * Adds a repository and reads its index; it stays over restarts.
     *
     * @param name what it is called here, lower-case letters, digits and {@code -}
     * @param location an absolute path or URL (file, http, https) of a folder or of the index in it
     * @param authorities PEM file of the certificates that an https server must descend from, or null for those that
     *     Java trusts
     * @throws RuntimeException saying why it is refused; nothing is kept then
     */
    RepositoryView add(String name, String location, Path authorities);

    /** Forgets a repository, with the newest index seen of it. @throws IllegalArgumentException when unknown */
    void remove(String name);

    /** The repositories, by name. */
    List<RepositoryView> list();

    /**
     * Reads the index of a repository, or of all, again.
     *
     * @param name which, or null for all
     * @throws RuntimeException with the reason of each that is refused; what was known of it before stays
     */
    List<RepositoryView> refresh(String name);

    /** What all repositories offer, by engine and then newest first. */
    List<OfferView> offers();

    /**
     * Fetches a revision of an engine that runs here.
     *
     * @param version as offered, or null for the newest
     * @param isDowngradeAllowed whether it may be older than the running one
     * @return the change to submit
     * @throws RuntimeException saying why it is refused
     */
    ChangeRequest.Upgrade upgrade(String engine, String version, boolean isDowngradeAllowed);

    /**
     * Fetches an engine that is not here yet, and the bundles that it needs.
     *
     * @param version as offered, or null for the newest
     * @return the change to submit
     * @throws RuntimeException saying why it is refused, among others which requirement nothing meets
     */
    ChangeRequest.Deploy deploy(String engine, String version);
}
