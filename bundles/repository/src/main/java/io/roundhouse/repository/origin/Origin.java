package io.roundhouse.repository.origin;

import io.roundhouse.repository.RepositoryException;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Gives a repository's files. All methods block, for a limited time. One thread at a time. */
public interface Origin extends AutoCloseable {
    /**
     * A small file.
     *
     * @param name relative to the index, or the index's own name
     * @param limit most bytes
     * @return its bytes, or null when there is none
     * @throws RepositoryException saying why it cannot be had
     */
    byte[] read(String name, int limit);

    /**
     * A large file.
     *
     * @param name relative to the index
     * @param size bytes that it must have
     * @param to a new file, which may hold anything when this throws
     * @param digest gets all bytes
     * @throws RepositoryException saying why it cannot be had
     */
    void fetch(String name, long size, Path to, MessageDigest digest);

    @Override
    void close();
}
