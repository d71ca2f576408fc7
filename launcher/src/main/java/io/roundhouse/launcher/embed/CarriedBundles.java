package io.roundhouse.launcher.embed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.osgi.framework.Bundle;

/** The bundles nested in the jar that this class comes from, by kind and name. */
final class CarriedBundles {
    private static final String NESTED = "(libraries|hosted|bundles|engines|terminal)/[^/]+\\.jar";
    private static final int CHUNK = 64 << 10;

    private CarriedBundles() {
    }

    /** What a bundle is for; they are installed in this order. */
    enum Kind {
        /** What others need; always there. */
        LIBRARIES,
        /** What others need, where this jar's class path does not give it: in somebody else's framework. */
        HOSTED,
        /** Parts of the service, chosen by the descriptor. */
        BUNDLES,
        /** Engines, chosen by the descriptor. */
        ENGINES,
        /** The interactive shell on the service's own terminal. */
        TERMINAL
    }

    /**
     * A nested bundle.
     *
     * @param path of the entry
     * @param crc of its bytes, to see whether this jar brings another one than the time before
     * @param url of its bytes
     */
    record Entry(String path, long crc, URL url) {
        /** Without the version: {@code policy-null}. */
        String name() {
            return path.substring(path.indexOf('/') + 1).replaceFirst("-\\d[^/]*\\.jar$", "");
        }

        /** The same over versions: {@code embedded:policy-null}. */
        String location() {
            return "embedded:" + name();
        }

        Kind kind() {
            return Kind.valueOf(path.substring(0, path.indexOf('/')).toUpperCase(Locale.ROOT));
        }

        /** Opens the bundle's bytes. */
        InputStream open() throws IOException {
            return stream(url);
        }
    }

    /** Those of the jar on the class path. @throws ServiceException when this class does not come from it */
    static List<Entry> ofClassPath() {
        final URL own = CarriedBundles.class.getResource("CarriedBundles.class");
        if (own == null || !"jar".equals(own.getProtocol())) {
            throw new ServiceException("bundles are nested in the launcher's jar; use that: " + own, null);
        }
        try {
            final JarURLConnection connection = (JarURLConnection) own.openConnection();
            connection.setUseCaches(false);
            final List<Entry> entries = new ArrayList<>();
            try (JarFile jar = connection.getJarFile()) {
                for (final JarEntry entry : Collections.list(jar.entries())) {
                    if (entry.getName().matches(NESTED)) {
                        entries.add(new Entry(entry.getName(), entry.getCrc(),
                            CarriedBundles.class.getResource("/" + entry.getName())));
                    }
                }
            }
            return sorted(entries);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read the launcher's jar: " + own, e);
        }
    }

    /** Those of a bundle in somebody else's framework. */
    static List<Entry> of(final Bundle bundle) throws IOException {
        final List<Entry> entries = new ArrayList<>();
        for (final URL url : Collections.list(bundle.findEntries("/", "*.jar", true))) {
            final String path = url.getPath().substring(1);
            if (path.matches(NESTED)) {
                entries.add(new Entry(path, crc(url), url));
            }
        }
        return sorted(entries);
    }

    private static List<Entry> sorted(final List<Entry> entries) {
        entries.sort(Comparator.comparing(Entry::kind).thenComparing(Entry::path));
        return entries;
    }

    private static long crc(final URL url) throws IOException {
        final CRC32 crc = new CRC32();
        final byte[] chunk = new byte[CHUNK];
        try (InputStream in = stream(url)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                crc.update(chunk, 0, count);
            }
        }
        return crc.getValue();
    }

    /** Keeps no jar open behind it. */
    private static InputStream stream(final URL url) throws IOException {
        final var connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }
}
