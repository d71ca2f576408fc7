package io.roundhouse.runtime.osgi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/** Reads back the jar that an installed bundle was made from. The framework has no call for that. */
final class BundleContent {
    private static final Pattern VERSION_DIR = Pattern.compile("version(\\d+)\\.(\\d+)");

    private BundleContent() {
    }

    /**
     * The jar's bytes: from Felix's cache, from the file it refers to, or, failing both, packed again from its entries.
     */
    static InputStream open(final Bundle bundle) throws IOException {
        final Path jar = inCache(bundle);
        if (jar != null) {
            return Files.newInputStream(jar);
        }
        final String location = bundle.getLocation();
        if (location.startsWith("reference:file:")) {
            final Path file = Path.of(URI.create(location.substring("reference:".length())));
            if (Files.isRegularFile(file)) {
                return Files.newInputStream(file);
            }
        }
        return packed(bundle);
    }

    /** {@code CACHE/bundleN/versionR.S/bundle.jar} of the highest R.S. */
    private static Path inCache(final Bundle bundle) throws IOException {
        final File data = bundle.getDataFile("");
        final Path folder = data == null ? null : data.toPath().toAbsolutePath().normalize().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(folder)) {
            final List<Path> newestFirst = versions
                .filter(path -> VERSION_DIR.matcher(path.getFileName().toString()).matches())
                .sorted(Comparator.comparingLong(BundleContent::order).reversed()).toList();
            final Path jar = newestFirst.isEmpty() ? null : newestFirst.getFirst().resolve("bundle.jar");
            return jar != null && Files.isRegularFile(jar) ? jar : null;
        }
    }

    private static long order(final Path version) {
        final Matcher matcher = VERSION_DIR.matcher(version.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) << 32 | Long.parseLong(matcher.group(2)) : -1;
    }

    private static InputStream packed(final Bundle bundle) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            final List<URL> urls = Collections.list(bundle.findEntries("/", "*", true));
            urls.sort(Comparator.comparing((URL url) -> !url.getPath().endsWith("META-INF/MANIFEST.MF"))
                .thenComparing(URL::getPath));
            for (final URL url : urls) {
                if (!url.getPath().endsWith("/")) {
                    final ZipEntry entry = new ZipEntry(url.getPath().substring(1));
                    entry.setTime(0);
                    zip.putNextEntry(entry);
                    try (InputStream in = url.openStream()) {
                        in.transferTo(zip);
                    }
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
