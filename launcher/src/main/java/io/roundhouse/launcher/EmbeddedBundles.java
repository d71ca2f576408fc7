package io.roundhouse.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The bundles nested in the launcher's jar, in the order to install them: permanent ones, then engines. */
final class EmbeddedBundles {
    private static final String FOLDER_CLASS = "Launcher.class";

    private EmbeddedBundles() {
    }

    /**
     * A nested bundle.
     *
     * @param path of the entry
     * @param crc of its bytes, to see whether this jar brings another one than the time before
     */
    record Entry(String path, long crc) {
        /** The same over versions: {@code embedded:policy-null}. */
        String location() {
            return "embedded:" + path.substring(path.indexOf('/') + 1).replaceFirst("-\\d[^/]*\\.jar$", "");
        }

        boolean isEngine() {
            return path.startsWith("engines/");
        }

        boolean isTerminal() {
            return path.contains("jline");
        }

        /** Opens the bundle's bytes. */
        InputStream open() {
            final InputStream stream = EmbeddedBundles.class.getResourceAsStream("/" + path);
            if (stream == null) {
                throw new IllegalStateException("nested bundle is missing: " + path);
            }
            return stream;
        }
    }

    /** @throws FrameworkException when this class does not come from the launcher's jar */
    static List<Entry> list() {
        final URL url = EmbeddedBundles.class.getResource(FOLDER_CLASS);
        if (url == null || !"jar".equals(url.getProtocol())) {
            throw new FrameworkException("bundles are nested in the launcher's jar; run that: " + url, null);
        }
        try {
            final JarURLConnection connection = (JarURLConnection) url.openConnection();
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                return jar.stream().filter(EmbeddedBundles::isNested).map(EmbeddedBundles::entry)
                    .sorted(Comparator.comparing(Entry::isEngine).thenComparing(Entry::path))
                    .collect(ArrayList::new, List::add, List::addAll);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read the launcher's jar: " + url, e);
        }
    }

    private static boolean isNested(final JarEntry entry) {
        return entry.getName().matches("(bundles|engines)/[^/]+\\.jar");
    }

    private static Entry entry(final JarEntry entry) {
        return new Entry(entry.getName(), entry.getCrc());
    }
}
