package io.roundhouse.control;

import io.roundhouse.posix.Posix;
import io.roundhouse.spi.Settings;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the admin socket, and the control channel where it is asked for, once there is a command processor and a
 * configuration (an empty one is given by ConfigurationAdmin when none is stored). In a process that is not the
 * service's own it brings the processor itself.
 *
 * <p>An activator and not a component: operators must get in also when Declarative Services is stopped.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ControlActivator implements BundleActivator, ManagedService {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlActivator.class);

    private BundleContext context;
    private Path state;
    private ServiceTracker<CommandProcessor, CommandProcessor> tracker;
    private OwnCommandProcessor own;
    private ControlLimits limits;
    private CommandProcessor processor;
    private Services services;
    private AdminServer server;
    private ControlChannel channel;

    @Override
    public void start(final BundleContext bundle) {
        context = bundle;
        final String folder = bundle.getProperty("roundhouse.state");
        state = Path.of(folder == null ? "state" : folder).toAbsolutePath();
        final Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_PID, ControlConfig.PID);
        bundle.registerService(ManagedService.class, this, properties);
        if (isOwnProcess()) {
            tracker = tracker(bundle);
            tracker.open();
        } else {
            own = new OwnCommandProcessor(bundle);
            use(own.processor());
        }
    }

    /** Whether the process is there for the service only. */
    private boolean isOwnProcess() {
        return "own".equals(context.getProperty("roundhouse.process"));
    }

    private ServiceTracker<CommandProcessor, CommandProcessor> tracker(final BundleContext bundle) {
        return new ServiceTracker<>(bundle, CommandProcessor.class, null) {
            @Override
            public CommandProcessor addingService(final ServiceReference<CommandProcessor> reference) {
                final CommandProcessor found = super.addingService(reference);
                use(found);
                return found;
            }

            @Override
            public void removedService(final ServiceReference<CommandProcessor> from, final CommandProcessor lost) {
                leave(lost);
                super.removedService(from, lost);
            }
        };
    }

    @Override
    public void stop(final BundleContext bundle) {
        if (tracker != null) {
            tracker.close();
        } else {
            leave(own.processor());
            own.close();
        }
    }

    @Override
    public void updated(final Dictionary<String, ?> properties) throws ConfigurationException {
        final Map<String, Object> values = new TreeMap<>();
        if (properties != null) {
            properties.keys().asIterator().forEachRemaining(key -> values.put(key, properties.get(key)));
        }
        try {
            configure(ControlLimits.of(Settings.of(values).as(ControlConfig.class)));
        } catch (final IllegalArgumentException e) {
            LOGGER.error("nobody can use the admin socket until its configuration is right: {}", e.getMessage());
            throw new ConfigurationException(null, e.getMessage(), e);
        }
    }

    private synchronized void configure(final ControlLimits checked) {
        limits = checked;
        if (server != null) {
            server.limits(checked);
        }
        open();
    }

    private synchronized void use(final CommandProcessor found) {
        if (processor == null) {
            processor = found;
            open();
        }
    }

    private void open() {
        if (server != null || processor == null || limits == null) {
            return;
        }
        final AuditLog audit = new AuditLog(state.resolve("log").resolve("audit.log"), limits.auditLength());
        services = new Services(processor, new Commands(context), audit, context.getBundle().getVersion().toString(),
            isOwnProcess());
        try {
            server = new AdminServer(state.resolve("run").resolve("admin.sock"), limits, services);
        } catch (final RuntimeException e) {
            LOGGER.error("cannot open the admin socket in {}", state, e);
        }
        if (channel == null && Boolean.parseBoolean(context.getProperty("roundhouse.control"))) {
            channel = new ControlChannel(services,
                new Caller(Posix.userId(), Posix.parentProcessId(), Role.ADMIN), this::stopService);
        }
    }

    private void stopService() {
        try {
            context.getBundle(0).stop();
        } catch (final BundleException e) {
            LOGGER.error("cannot stop the service at the end of its input", e);
        }
    }

    private void leave(final CommandProcessor lost) {
        final AdminServer stopped;
        final Services left;
        synchronized (this) {
            if (processor != lost) {
                return;
            }
            processor = null;
            stopped = server;
            left = services;
            server = null;
            services = null;
            if (channel != null) {
                channel.close();
                channel = null;
            }
        }
        if (stopped != null) {
            stopped.close();
        }
        if (left != null) {
            left.audit().close();
        }
    }
}
