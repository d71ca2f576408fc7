package io.roundhouse.repository.origin;

import io.roundhouse.repository.index.Index;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where an index is.
 *
 * @param index its URI: file, http or https, without user, query or fragment
 */
public record Location(URI index) {
    private static final int MAX_LENGTH = 2_048;

    /**
     * Reads what an operator typed: the index itself or the folder that has it.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static Location parse(final String text) {
        if (text == null || text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("location must be a path or URL of 1 to " + MAX_LENGTH + " characters: "
                + text);
        }
        final URI uri = text.matches("(?i)[a-z][a-z0-9+.-]*:.*") ? uri(text) : file(Path.of(text));
        final String path = uri.getPath();
        return new Location(path.endsWith(".xml") ? uri
            : uri.resolve(path.endsWith("/") ? Index.FILE
                : path.substring(path.lastIndexOf('/') + 1) + "/" + Index.FILE));
    }

    private static URI uri(final String text) {
        final URI uri;
        try {
            uri = new URI(text).normalize();
        } catch (final URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + text + ": " + e.getMessage(), e);
        }
        if ("file".equalsIgnoreCase(uri.getScheme()) && uri.getAuthority() == null && uri.getPath() != null) {
            return file(Path.of(uri.getPath()));
        }
        checkWeb(uri);
        return uri.getPath().isEmpty() ? uri.resolve("/") : uri;
    }

    /** @throws IllegalArgumentException when a URI is not of a kind that may be asked */
    static void checkWeb(final URI uri) {
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("URL must begin with file, http or https: " + uri);
        }
        if (uri.getHost() == null || uri.getPath() == null) {
            throw new IllegalArgumentException("URL has no host: " + uri);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("URL must have no user, query or fragment: " + uri.getScheme() + "://"
                + uri.getHost() + uri.getRawPath());
        }
    }

    private static URI file(final Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("path must be absolute: " + path);
        }
        final Path clean = path.normalize();
        return Files.isDirectory(clean) ? clean.resolve(Index.FILE).toUri() : clean.toUri();
    }

    /** Whether it is a folder of this host. */
    public boolean isFolder() {
        return "file".equals(index.getScheme());
    }

    /** Whether it is fetched through TLS. */
    public boolean isSecure() {
        return "https".equalsIgnoreCase(index.getScheme());
    }

    @Override
    public String toString() {
        return isFolder() ? Path.of(index).toString() : index.toString();
    }
}
