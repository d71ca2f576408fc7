package io.roundhouse.launcher.embed;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.EngineView;
import io.roundhouse.launcher.embed.CarriedBundles.Entry;
import io.roundhouse.launcher.embed.CarriedBundles.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The bundles of a service in a framework: what others need, then settings, then the parts and engines that the
 * descriptor names. Brought up by one thread; the rest is thread-safe.
 */
final class BundleSet {
    /** Takes the standard streams of the process when it is started; the control bundle does without. */
    private static final String GOGO = "org.apache.felix.gogo.runtime";
    private static final String CONFIGADMIN = "org.apache.felix.configadmin";

    private final BundleContext context;
    private final ServiceConfig config;
    private final List<Entry> carried;
    private final BooleanSupplier isStopping;
    private final Map<Entry, Bundle> installed = new TreeMap<>((a, b) -> a.path().compareTo(b.path()));
    private final List<Bundle> started = new CopyOnWriteArrayList<>();
    private final List<Bundle> engines = new CopyOnWriteArrayList<>();
    private final ServiceTracker<Admin, Admin> admin;

    /**
     * @param carried all that the jar has
     * @param isStopping asked between two bundles, whether to give up
     */
    BundleSet(final BundleContext context, final ServiceConfig config, final List<Entry> carried,
        final BooleanSupplier isStopping) {
        this.context = context;
        this.config = config;
        this.carried = carried;
        this.isStopping = isStopping;
        // By name: in somebody else's framework the type is not there before the bundle that has it.
        this.admin = new ServiceTracker<>(context, "io.roundhouse.admin.Admin", null);
    }

    /**
     * Installs what is to be there and removes what this jar brought before and the descriptor does not name.
     *
     * @param kinds to be there
     * @throws ServiceException when the descriptor names what there is not
     */
    void install(final Set<Kind> kinds) throws BundleException, IOException {
        config.descriptor().check(carried);
        final BundleInstaller installer = new BundleInstaller(context, config.state());
        for (final Entry entry : carried) {
            if (kinds.contains(entry.kind()) && isNamed(entry)) {
                installed.put(entry, installer.install(entry));
            }
        }
        installer.removeOthers();
        admin.open(true);
    }

    private boolean isNamed(final Entry entry) {
        return switch (entry.kind()) {
            case BUNDLES -> config.descriptor().bundles().contains(entry.name());
            case ENGINES -> config.descriptor().engines().contains(entry.name());
            default -> true;
        };
    }

    /** Starts libraries, applies settings, starts the rest but the terminal. */
    void start() throws BundleException, IOException {
        start(CONFIGADMIN);
        for (final Entry entry : installed.keySet()) {
            if (entry.kind() == Kind.LIBRARIES && (config.isOwnProcess() || !entry.name().equals(GOGO))) {
                start(entry.name());
            }
        }
        applySettings();
        for (final String name : config.descriptor().bundles()) {
            start(name);
        }
        for (final String name : config.descriptor().engines()) {
            engines.add(start(name));
        }
    }

    /** Settings first, so that no engine is created with defaults and reconfigured at once. */
    private void applySettings() throws IOException {
        final ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw new ServiceException("there is no ConfigurationAdmin in the framework", null);
        }
        final DefaultSettings settings = new DefaultSettings(context.getService(reference), config.state());
        settings.applyFiles();
        settings.apply(config.descriptor().settings().values());
        settings.apply(config.settings());
        context.ungetService(reference);
    }

    /** Starts those of the terminal. */
    void startTerminal() throws BundleException {
        for (final Map.Entry<Entry, Bundle> each : installed.entrySet()) {
            if (each.getKey().kind() == Kind.TERMINAL) {
                each.getValue().start(Bundle.START_TRANSIENT);
            }
        }
    }

    private Bundle start(final String name) throws BundleException {
        if (isStopping.getAsBoolean()) {
            throw new ServiceException("stopped while it was being started", null);
        }
        final Bundle bundle = installed.entrySet().stream().filter(each -> each.getKey().name().equals(name))
            .map(Map.Entry::getValue).findFirst().orElse(null);
        if (bundle != null && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null
            && bundle.getState() != Bundle.ACTIVE) {
            bundle.start();
            started.add(bundle);
        }
        return bundle;
    }

    /** Stops what this started, in reverse order, so that nothing of it starts again by itself. */
    void stop() throws BundleException {
        admin.close();
        for (final Bundle bundle : new ArrayList<>(started).reversed()) {
            bundle.stop();
        }
    }

    /** The admin service, or null while it is not there. */
    Admin admin() {
        return admin.getService();
    }

    /** Version of the runtime, and so of the service. */
    String release() {
        return installed.entrySet().stream().filter(each -> each.getKey().name().equals("runtime"))
            .map(each -> each.getValue().getVersion().toString()).findFirst().orElse("unknown");
    }

    /** Engines that were started and nobody offers, separated by commas; empty when all are there. */
    String missingEngines(final Admin service) {
        final Set<Long> offered = service.engines().stream().map(EngineView::bundle).collect(Collectors.toSet());
        return engines.stream().filter(bundle -> !offered.contains(bundle.getBundleId()))
            .map(Bundle::getSymbolicName).collect(Collectors.joining(", "));
    }
}
