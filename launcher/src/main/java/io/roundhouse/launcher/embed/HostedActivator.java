package io.roundhouse.launcher.embed;

import io.roundhouse.launcher.embed.CarriedBundles.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a service into somebody else's framework when this jar is started there as a bundle, and stops it with it.
 * What the framework has already (Declarative Services, ConfigurationAdmin, ...) is used. It has to give SLF4J 2; its
 * properties {@code roundhouse.state}, {@code roundhouse.chain} and so on say how the service runs, as the framework
 * properties of a service of our own, and {@code roundhouse.descriptor} names a descriptor. When the bundle is
 * uninstalled, what it brought stays behind, stopped.
 */
public final class HostedActivator implements BundleActivator {
    private static final Logger LOGGER = LoggerFactory.getLogger(HostedActivator.class);

    /** Of classes that know admin types none is loaded before the bundle that has them is installed. */
    private BundleSet bundles;

    @Override
    public void start(final BundleContext context) throws BundleException, IOException {
        final ServiceConfig config = config(context);
        OwnFramework.makeFolders(config.state());
        bundles = new BundleSet(context, config, CarriedBundles.of(context.getBundle()), () -> false);
        bundles.install(EnumSet.of(Kind.LIBRARIES, Kind.HOSTED, Kind.BUNDLES, Kind.ENGINES));
        RunningDaemon.register(context, bundles, config, null, () -> stopSelf(context));
        bundles.start();
    }

    private static ServiceConfig config(final BundleContext context) {
        final String state = context.getProperty("roundhouse.state");
        if (state == null) {
            throw new ServiceException("framework has no property roundhouse.state: the folder that holds what the "
                + "service keeps", null);
        }
        final String descriptor = context.getProperty("roundhouse.descriptor");
        return new ServiceConfig(Path.of(state).toAbsolutePath().normalize(),
            descriptor == null ? RunDescriptor.ofDefault() : RunDescriptor.read(Path.of(descriptor)), Map.of(),
            Map.of(), ServiceConfig.READY_LIMIT);
    }

    private static void stopSelf(final BundleContext context) {
        try {
            context.getBundle().stop(Bundle.STOP_TRANSIENT);
        } catch (final BundleException e) {
            LOGGER.warn("service did not stop cleanly", e);
        }
    }

    @Override
    public void stop(final BundleContext context) throws BundleException {
        bundles.stop();
    }
}
