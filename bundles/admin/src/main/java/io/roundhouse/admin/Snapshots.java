package io.roundhouse.admin;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Snapshots of the whole configuration: revisions and settings of engines, the policies of datapaths there are and to
 * come, the files in {@code etc/}. Keys that are trusted are no part of it. Thread-safe.
 */
@ProviderType
public interface Snapshots {
    /**
     * Keeps what is now.
     *
     * @param name lower-case letters, digits and {@code -}, or null for one made of the time
     * @throws IllegalArgumentException when the name is taken or wrong, or there are too many
     */
    SnapshotView create(String name);

    /** The snapshots, newest first. */
    List<SnapshotView> list();

    /** Forgets a snapshot. @throws IllegalArgumentException when unknown */
    void remove(String name);

    /**
     * What differs.
     *
     * @param from name of a snapshot
     * @param to name of another, or null for what is now
     */
    List<DifferenceView> diff(String from, String to);

    /** Says what a rollback would do, step by step, without doing it. */
    PlanView plan(String name);

    /**
     * Brings back what a snapshot has, by one change after another; when one of them fails, brings back what was
     * before.
     * A snapshot of that is made first. Blocks until the end.
     *
     * @param progress gets a line for each step as it ends
     * @throws IllegalStateException saying which step failed and why, and whether all is as before
     */
    void rollback(String name, Consumer<String> progress) throws InterruptedException;
}
