package io.roundhouse.runtime.osgi;

import java.io.IOException;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runtime once there is a ConfigurationAdmin and keeps it until the bundle stops. An activator and no
 * component: when Declarative Services is stopped or restarted the engines' factories go and come, and the datapaths
 * serve on.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class RuntimeActivator implements BundleActivator {
    private static final Logger LOGGER = LoggerFactory.getLogger(RuntimeActivator.class);

    private ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> tracker;
    private RunningService running;

    @Override
    public void start(final BundleContext context) {
        final RuntimeProperties properties = RuntimeProperties.of(context::getProperty);
        tracker = new ServiceTracker<>(context, ConfigurationAdmin.class, null) {
            @Override
            public ConfigurationAdmin addingService(final ServiceReference<ConfigurationAdmin> reference) {
                final ConfigurationAdmin found = super.addingService(reference);
                run(context, properties, found);
                return found;
            }
        };
        tracker.open();
    }

    private synchronized void run(final BundleContext context, final RuntimeProperties properties,
        final ConfigurationAdmin configurationAdmin) {
        if (running == null) {
            try {
                running = new RunningService(context, properties, configurationAdmin);
            } catch (final IOException e) {
                LOGGER.error("the runtime cannot use its state folder: roundhouse.state={}", properties.state(), e);
            }
        }
    }

    @Override
    public void stop(final BundleContext context) throws IOException, InterruptedException {
        tracker.close();
        final RunningService ended;
        synchronized (this) {
            ended = running;
            running = null;
        }
        if (ended != null) {
            ended.stop();
        }
    }
}
