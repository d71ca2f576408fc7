package io.roundhouse.repository.origin;

import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.origin.BoundedBody.Sink;
import io.roundhouse.repository.origin.BoundedBody.TooLongException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** A web server. Follows few redirects, never from https to http; takes no more bytes and no more time than it may. */
public final class WebOrigin implements Origin {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> ABSENT = Set.of(404, 410);
    private static final int OK = 200;

    private final URI index;
    private final FetchLimits limits;
    private final HttpClient client;

    /** @param authorities of the server's certificate, or null for those that Java trusts */
    public WebOrigin(final Location location, final FetchLimits limits, final SSLContext authorities) {
        this.index = location.index();
        this.limits = limits;
        final HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1);
        if (authorities != null) {
            builder.sslContext(authorities);
        }
        if (ProxySelector.getDefault() != null) {
            builder.proxy(ProxySelector.getDefault());
        }
        client = builder.build();
    }

    @Override
    public byte[] read(final String name, final int limit) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return get(name, limit, buffer -> {
            final byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.write(some);
        }) ? bytes.toByteArray() : null;
    }

    @Override
    public void fetch(final String name, final long size, final Path to, final MessageDigest digest) {
        final long[] taken = {0};
        try (FileChannel file = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            final boolean isThere = get(name, size, buffer -> {
                taken[0] += buffer.remaining();
                digest.update(buffer.duplicate());
                write(file, buffer);
            });
            if (!isThere) {
                throw new RepositoryException("the server has no " + name + ": " + index.resolve(name));
            }
        } catch (final IOException e) {
            throw new RepositoryException(name + " cannot be stored: " + e.getMessage(), e);
        }
        if (taken[0] != size) {
            throw new RepositoryException(name + " is cut short: bytes=" + taken[0] + " wanted=" + size);
        }
    }

    private static void write(final FileChannel file, final ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    /** @return false when the server says that there is no such file */
    private boolean get(final String name, final long limit, final Sink sink) {
        final URI begin = beside(name);
        final long deadlineNs = System.nanoTime() + limits.total().toNanos();
        URI uri = begin;
        for (int hop = 0; hop <= FetchLimits.MAX_REDIRECTS; hop++) {
            final BoundedBody body = new BoundedBody(sink, limit);
            final HttpResponse<Long> response = await(uri, body, deadlineNs, name, limit);
            if (response.statusCode() == OK || ABSENT.contains(response.statusCode())) {
                return response.statusCode() == OK;
            }
            if (!REDIRECTS.contains(response.statusCode())) {
                throw new RepositoryException("the server refuses " + name + ": status=" + response.statusCode() + " "
                    + uri);
            }
            uri = redirected(uri, response);
        }
        throw new RepositoryException("too many redirects for " + name + ": limit=" + FetchLimits.MAX_REDIRECTS
            + " begin=" + begin + " last=" + uri);
    }

    private URI beside(final String name) {
        final URI uri;
        try {
            uri = index.resolve(name).normalize();
        } catch (final IllegalArgumentException e) {
            throw new RepositoryException("not a part of a URL: " + name, e);
        }
        if (!index.getScheme().equalsIgnoreCase(uri.getScheme()) || !index.getAuthority().equals(uri.getAuthority())) {
            throw new RepositoryException("what an index offers must be on its own server: " + uri);
        }
        return uri;
    }

    private static URI redirected(final URI from, final HttpResponse<?> response) {
        final String location = response.headers().firstValue("Location").orElse("");
        try {
            final URI to = from.resolve(location);
            Location.checkWeb(to);
            if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
                throw new RepositoryException("the server redirects from https to http: " + to);
            }
            return to;
        } catch (final IllegalArgumentException e) {
            throw new RepositoryException("the server redirects to nowhere: " + location + ": " + e.getMessage(), e);
        }
    }

    private HttpResponse<Long> await(final URI uri, final BoundedBody body, final long deadlineNs, final String name,
        final long limit) {
        final HttpRequest request = HttpRequest.newBuilder(uri).header("User-Agent", "roundhouse")
            .timeout(limits.total()).build();
        final CompletableFuture<HttpResponse<Long>> sent = client.sendAsync(request, info -> info.statusCode() == OK
            ? body : new NoBody());
        try {
            return sent.get(Math.max(1, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            throw new RepositoryException(name + " did not come within " + text(limits.total()) + ": bytes="
                + body.received() + " " + uri, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RepositoryException("interrupted while fetching " + uri, e);
        } catch (final ExecutionException e) {
            throw failure(e.getCause(), uri, body.received(), name, limit);
        } finally {
            sent.cancel(true);
        }
    }

    private static RepositoryException failure(final Throwable cause, final URI uri, final long received,
        final String name, final long limit) {
        if (root(cause) instanceof TooLongException) {
            return new RepositoryException(name + " is longer than it may be: limit=" + limit + " " + uri, cause);
        }
        if (cause instanceof SSLException) {
            return new RepositoryException("the server's certificate is not trusted, or TLS fails: " + words(cause)
                + " " + uri,
                cause);
        }
        return new RepositoryException(received > 0 ? name + " broke off: bytes=" + received + " " + words(cause) + " "
            + uri
            : name + " cannot be fetched: " + words(cause) + " " + uri, cause);
    }

    private static Throwable root(final Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String words(final Throwable cause) {
        final Throwable root = root(cause);
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }

    private static String text(final Duration time) {
        return time.toMillis() + " ms";
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
