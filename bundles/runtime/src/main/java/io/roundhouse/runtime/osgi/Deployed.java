package io.roundhouse.runtime.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The bundles that came by deployment: an engine's own under {@code repository:ENGINE}, what engines need under {@code
 * repository:needs/SYMBOLIC-NAME/VERSION}. They are started for good, so the framework brings them back by itself. One
 * thread at a time.
 */
final class Deployed {
    private static final String LOCATION = "repository:";
    private static final String NEEDS = LOCATION + "needs/";

    private final BundleContext context;

    Deployed(final BundleContext context) {
        this.context = context;
    }

    /** Whether a bundle is an engine's own that came by deployment. */
    static boolean isOwn(final Bundle bundle) {
        return bundle != null && bundle.getLocation().startsWith(LOCATION) && !bundle.getLocation().startsWith(NEEDS);
    }

    /** Installs and starts the bundle of an engine. */
    Bundle install(final String engine, final Path jar) throws IOException, BundleException {
        return start(LOCATION + engine, jar);
    }

    /** Installs and starts what an engine needs, unless the very bundle is there. */
    void installNeed(final String symbolicName, final String version, final Path jar) throws IOException,
        BundleException {
        for (final Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName()) && version.equals(bundle.getVersion().toString())) {
                return;
            }
        }
        start(NEEDS + symbolicName + "/" + version, jar);
    }

    private Bundle start(final String location, final Path jar) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(jar)) {
            final Bundle bundle = context.installBundle(location, in);
            bundle.start();
            return bundle;
        }
    }

    /** Uninstalls the bundle of an engine, and what was installed because it was needed and is not any more. */
    void uninstall(final String engine) throws BundleException {
        final Bundle own = context.getBundle(LOCATION + engine);
        if (own != null) {
            own.uninstall();
        }
        boolean isAnyGone = true;
        while (isAnyGone) {
            isAnyGone = false;
            for (final Bundle bundle : context.getBundles()) {
                if (bundle.getLocation().startsWith(NEEDS) && !isNeeded(bundle)) {
                    bundle.uninstall();
                    isAnyGone = true;
                }
            }
        }
    }

    private static boolean isNeeded(final Bundle bundle) {
        final BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            for (final BundleWire wire : wiring.getProvidedWires(null)) {
                final Bundle user = wire.getRequirer().getBundle();
                if (user != bundle && user.getState() != Bundle.UNINSTALLED) {
                    return true;
                }
            }
        }
        return false;
    }
}
