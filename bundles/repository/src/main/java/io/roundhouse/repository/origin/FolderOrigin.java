package io.roundhouse.repository.origin;

import io.roundhouse.repository.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** A folder of this host, on a disk or a stick. */
public final class FolderOrigin implements Origin {
    private final URI index;
    private final Path folder;

    /** The folder that an index lies in. */
    public FolderOrigin(final Location location) {
        index = location.index();
        folder = Path.of(index).getParent();
    }

    /** The file itself, links followed, which must lie in the folder. */
    private Path file(final String name) throws IOException {
        final URI uri = index.resolve(URI.create(name));
        if (!"file".equals(uri.getScheme())) {
            throw new IOException("it must lie beside the index");
        }
        final Path real = Path.of(uri).toRealPath();
        if (!real.startsWith(folder.toRealPath()) || !Files.isRegularFile(real)) {
            throw new IOException("it must be a file in the folder of the index");
        }
        return real;
    }

    @Override
    public byte[] read(final String name, final int limit) {
        try (InputStream in = Files.newInputStream(file(name))) {
            final byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new RepositoryException(name + " is too long: limit=" + limit + " folder=" + folder);
            }
            return bytes;
        } catch (final NoSuchFileException e) {
            return null;
        } catch (final IOException | IllegalArgumentException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public void fetch(final String name, final long size, final Path to, final MessageDigest digest) {
        try (InputStream in = Files.newInputStream(file(name));
            OutputStream out = new DigestOutputStream(Files.newOutputStream(to, StandardOpenOption.CREATE_NEW),
                digest)) {
            final byte[] buffer = new byte[64 << 10];
            long bytes = 0;
            for (int n = in.read(buffer); n >= 0 && bytes <= size; n = in.read(buffer)) {
                bytes += n;
                out.write(buffer, 0, n);
            }
            if (bytes != size) {
                throw new RepositoryException(name + " is " + (bytes < size ? "cut short" : "longer than it should be")
                    + ": bytes=" + (bytes < size ? bytes : "more than " + size) + " wanted=" + size);
            }
        } catch (final IOException | IllegalArgumentException e) {
            throw unreadable(name, e);
        }
    }

    private RepositoryException unreadable(final String name, final Exception e) {
        return new RepositoryException(name + " cannot be read from " + folder + ": "
            + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()), e);
    }

    @Override
    public void close() {
        // Files are closed where they are opened.
    }
}
