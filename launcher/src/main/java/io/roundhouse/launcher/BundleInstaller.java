package io.roundhouse.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the framework's bundles in line with those of the launcher's jar. A bundle that was updated while the service
 * ran keeps its revision over a restart, until a launcher with another bundle of that name comes.
 */
final class BundleInstaller {
    private static final Logger LOGGER = LoggerFactory.getLogger(BundleInstaller.class);

    private final BundleContext context;
    private final KnownFiles known;

    BundleInstaller(final BundleContext context, final Path state) {
        this.context = context;
        this.known = KnownFiles.load(state.resolve("embedded.properties"));
    }

    /** Installs or updates; starts nothing. */
    List<Bundle> install(final List<EmbeddedBundles.Entry> entries) throws BundleException, IOException {
        final List<Bundle> installed = new ArrayList<>();
        final Set<String> wanted = new HashSet<>();
        for (final EmbeddedBundles.Entry entry : entries) {
            wanted.add(entry.location());
            installed.add(install(entry));
        }
        for (final Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith("embedded:") && !wanted.contains(bundle.getLocation())) {
                bundle.uninstall();
                LOGGER.info("uninstalled {}, which this launcher does not bring", bundle);
            }
        }
        known.save();
        return installed;
    }

    private Bundle install(final EmbeddedBundles.Entry entry) throws BundleException, IOException {
        final boolean isOther = known.changed(entry.location(), Long.toHexString(entry.crc()));
        final Bundle present = context.getBundle(entry.location());
        if (present != null && !isOther) {
            return present;
        }
        try (InputStream bytes = entry.open()) {
            if (present == null) {
                return context.installBundle(entry.location(), bytes);
            }
            present.update(bytes);
            return present;
        }
    }
}
