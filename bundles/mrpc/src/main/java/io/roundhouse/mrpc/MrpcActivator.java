package io.roundhouse.mrpc;

import io.roundhouse.admin.SchemaView;
import io.roundhouse.admin.Schemas;
import io.roundhouse.admin.SessionView;
import io.roundhouse.admin.Sessions;
import io.roundhouse.admin.ViolationView;
import io.roundhouse.posix.SocketAccess;
import io.roundhouse.schema.binding.BindingQuota;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.Datapaths;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens while there are datapaths and a configuration (an empty one is given by ConfigurationAdmin when none is
 * stored).
 *
 * <p>An activator and not a component: sessions must survive a restart of SCR.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class MrpcActivator implements BundleActivator, ManagedService, Sessions, Schemas {
    private static final Logger LOGGER = LoggerFactory.getLogger(MrpcActivator.class);

    private final SchemaStore schemas = new SchemaStore(BindingQuota.DEFAULT);
    private BundleContext context;
    private ServiceTracker<Datapaths, Datapaths> tracker;
    private MrpcConfig config;
    private MrpcLimits limits;
    private SocketAccess access;
    private Datapaths datapaths;
    private AttachServer server;

    @Override
    public void start(final BundleContext bundle) {
        context = bundle;
        SchemaStore.warmUp();
        final Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_PID, MrpcConfig.PID);
        bundle.registerService(ManagedService.class, this, properties);
        bundle.registerService(Sessions.class, this, null);
        bundle.registerService(Schemas.class, this, null);
        tracker = new ServiceTracker<>(bundle, Datapaths.class, null) {
            @Override
            public Datapaths addingService(final ServiceReference<Datapaths> reference) {
                final Datapaths found = super.addingService(reference);
                use(found);
                return found;
            }

            @Override
            public void removedService(final ServiceReference<Datapaths> reference, final Datapaths lost) {
                leave(lost);
                super.removedService(reference, lost);
            }
        };
        tracker.open();
    }

    @Override
    public void stop(final BundleContext bundle) {
        tracker.close();
    }

    @Override
    public void updated(final Dictionary<String, ?> properties) throws ConfigurationException {
        final Map<String, Object> values = new TreeMap<>();
        if (properties != null) {
            properties.keys().asIterator().forEachRemaining(key -> values.put(key, properties.get(key)));
        }
        try {
            final MrpcConfig changed = Settings.of(values).as(MrpcConfig.class);
            configure(changed, MrpcLimits.of(changed), new SocketAccess(changed.socket_mode(), changed.socket_group()));
        } catch (final IllegalArgumentException e) {
            throw new ConfigurationException(null, e.getMessage(), e);
        }
    }

    private synchronized void configure(
        final MrpcConfig changed, final MrpcLimits checked, final SocketAccess allowed) {
        config = changed;
        limits = checked;
        access = allowed;
        if (server != null) {
            server.limits(checked);
        }
        listen();
    }

    private synchronized void use(final Datapaths found) {
        if (datapaths == null) {
            datapaths = found;
            listen();
        }
    }

    @Override
    public synchronized List<SessionView> sessions() {
        return server == null ? List.of() : server.sessions();
    }

    @Override
    public synchronized List<ViolationView> violations() {
        return server == null ? List.of() : server.violations();
    }

    @Override
    public List<SchemaView> schemas() {
        return schemas.list();
    }

    @Override
    public void drop(final String name) {
        schemas.drop(name);
    }

    private void leave(final Datapaths lost) {
        final AttachServer stopped;
        synchronized (this) {
            if (datapaths != lost) {
                return;
            }
            datapaths = null;
            stopped = server;
            server = null;
        }
        if (stopped != null) {
            stopped.close();
        }
    }

    private void listen() {
        if (server != null || datapaths == null || config == null) {
            return;
        }
        try {
            server = new AttachServer(path(), access, datapaths, schemas, limits);
        } catch (final RuntimeException e) {
            LOGGER.error("cannot listen for applications: socket_path={}", path(), e);
        }
    }

    private Path path() {
        if (!config.socket_path().isEmpty()) {
            return Path.of(config.socket_path());
        }
        final String state = context.getProperty("roundhouse.state");
        return Path.of(state == null ? "state" : state, "run", "roundhouse.sock");
    }
}
