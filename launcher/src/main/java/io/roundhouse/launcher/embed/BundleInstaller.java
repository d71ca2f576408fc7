package io.roundhouse.launcher.embed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the framework's bundles in line with those of the launcher's jar. A bundle that was updated while the service
 * ran keeps its revision over a restart, until a launcher with another bundle of that name comes. One that the
 * framework has from elsewhere is taken as it is.
 */
final class BundleInstaller {
    private static final Logger LOGGER = LoggerFactory.getLogger(BundleInstaller.class);
    private static final String OURS = "embedded:";

    private final BundleContext context;
    private final KnownFiles known;
    private final Set<String> wanted = new HashSet<>();

    BundleInstaller(final BundleContext context, final Path state) {
        this.context = context;
        this.known = KnownFiles.load(state.resolve("embedded.properties"));
    }

    /** Installs or updates; starts nothing. */
    Bundle install(final CarriedBundles.Entry entry) throws BundleException, IOException {
        wanted.add(entry.location());
        final Bundle present = context.getBundle(entry.location());
        final Bundle foreign = present == null ? foreign(entry.name()) : null;
        if (foreign != null) {
            return foreign;
        }
        final boolean isOther = known.changed(entry.location(), Long.toHexString(entry.crc()));
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

    /** Ends an installation: what was not wanted this time, and came from such a jar, goes. */
    void removeOthers() throws BundleException, IOException {
        for (final Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(OURS) && !wanted.contains(bundle.getLocation())) {
                bundle.uninstall();
                known.forget(bundle.getLocation());
                LOGGER.info("uninstalled {}, which is not wanted any more", bundle);
            }
        }
        known.save();
    }

    /** A library's file has the name of the bundle. */
    private Bundle foreign(final String name) {
        for (final Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName()) && !bundle.getLocation().startsWith(OURS)) {
                return bundle;
            }
        }
        return null;
    }
}
