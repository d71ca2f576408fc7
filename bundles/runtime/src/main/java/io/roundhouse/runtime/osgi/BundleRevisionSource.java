package io.roundhouse.runtime.osgi;

import io.roundhouse.admin.Provenance;
import io.roundhouse.admin.RevisionView;
import io.roundhouse.runtime.change.Adopted;
import io.roundhouse.runtime.change.Arrival;
import io.roundhouse.runtime.change.Installed;
import io.roundhouse.runtime.change.ProbeReport;
import io.roundhouse.runtime.change.RevisionSource;
import io.roundhouse.runtime.change.RevisionStore;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Revisions as bundles of the framework. No lock is held while the framework is called. */
final class BundleRevisionSource implements RevisionSource {
    private static final String SCR = "org.apache.felix.scr";
    /** By name: the runtime does not need Declarative Services itself. */
    private static final String COMPONENTS = "org.osgi.service.component.runtime.ServiceComponentRuntime";

    private final BundleContext context;
    private final EngineBundles bundles;
    private final RevisionStore store;
    private final EngineConfigurations configurations;
    private final ProvenanceCheck provenance;
    private final ProbeBundle probes;
    private final Deployed deployed;

    BundleRevisionSource(final BundleContext context, final EngineBundles bundles, final RevisionStore store,
        final EngineConfigurations configurations, final ProvenanceCheck provenance) {
        this.context = context;
        this.bundles = bundles;
        this.store = store;
        this.configurations = configurations;
        this.provenance = provenance;
        this.deployed = new Deployed(context);
        this.probes = new ProbeBundle(context, store);
        probes.sweep();
    }

    @Override
    public String keep(final String engine, final Path jar) throws IOException {
        return admitted(jar).id();
    }

    /** The store takes nothing that is refused, nor anything but what was ruled over. */
    private RevisionStore.Kept admitted(final Path jar) throws IOException {
        final String id;
        try (InputStream in = Files.newInputStream(jar)) {
            id = RevisionStore.id(in);
        }
        final Provenance.Ruling ruling = provenance.rule(id, jar);
        if (!ruling.isAdmitted()) {
            throw new IOException(ruling.statement());
        }
        final RevisionStore.Kept kept;
        try (InputStream in = Files.newInputStream(jar)) {
            kept = store.keep(in);
        }
        if (!kept.id().equals(id)) {
            store.discard(kept.id());
            throw new IOException("the file was changed while it was read: " + jar);
        }
        store.keepSignatures(id, jar);
        return kept;
    }

    @Override
    public List<RevisionView> stored(final String engine) {
        return store.views(engine);
    }

    @Override
    public ProbeReport probe(final String engine, final String id) throws IOException {
        final Bundle bundle = bundles.bundle(engine);
        final ProbeReport report = probes.run(engine, bundle == null || bundle.getState() == Bundle.UNINSTALLED ? null
            : bundle.getSymbolicName(), id, Settings.of(configurations.read(engine)));
        final Provenance.Ruling ruling = provenance.rule(id, store.path(id));
        return ruling.statement().isEmpty() ? report : report.with(ruling.isAdmitted() ? ruling.statement()
            : "it ran here before; brought from outside it would be refused: " + ruling.statement());
    }

    @Override
    public void installNeeds(final List<Path> jars) throws IOException, BundleException {
        for (final Path jar : jars) {
            final RevisionStore.Kept kept = admitted(jar);
            deployed.installNeed(kept.facts().symbolicName(), kept.facts().version(), store.path(kept.id()));
        }
    }

    @Override
    public void install(final String engine, final String id) throws IOException, BundleException {
        provenance.expect(id);
        bundles.bundle(engine, deployed.install(engine, store.path(store.get(id).id())));
    }

    @Override
    public void uninstall(final String engine) throws BundleException {
        deployed.uninstall(engine);
    }

    @Override
    public boolean isDeployed(final String engine) {
        return Deployed.isOwn(bundles.bundle(engine));
    }

    @Override
    public void update(final String engine, final String id) throws IOException, BundleException {
        final Bundle bundle = find(engine, id);
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            throw new IllegalStateException("the bundle is not installed: engine=" + engine);
        }
        provenance.expect(id);
        try (InputStream jar = Files.newInputStream(store.path(store.get(id).id()))) {
            bundle.update(jar);
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            bundle.start(Bundle.START_TRANSIENT);
        }
    }

    private Bundle find(final String engine, final String id) throws IOException {
        final Bundle known = bundles.bundle(engine);
        if (known != null && known.getState() != Bundle.UNINSTALLED) {
            return known;
        }
        final String name = store.get(id).facts().symbolicName();
        for (final Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                bundles.bundle(engine, bundle);
                return bundle;
            }
        }
        return null;
    }

    @Override
    public Arrival arrival(final String engine) {
        return bundles.arrival(engine);
    }

    @Override
    public Adopted adopt(final Arrival arrival) throws IOException {
        final Bundle bundle = bundles.bundle(arrival.engine());
        final RevisionStore.Kept kept = content(bundle);
        final EngineFactory factory = bundles.service(arrival);
        ClassPreloader.load(bundle, factory.getClass().getClassLoader());
        final List<String> violations = new ArrayList<>(kept.facts().violations());
        final String objection = provenance.objection(arrival.engine(), kept.id(), store.path(kept.id()));
        if (objection != null) {
            violations.add(objection);
            store.discard(kept.id());
        }
        return new Adopted(new Revision(arrival.engine(), kept.facts().version(), kept.id(), factory),
            List.copyOf(violations));
    }

    private RevisionStore.Kept content(final Bundle bundle) throws IOException {
        try (InputStream jar = BundleContent.open(bundle)) {
            return store.keep(jar);
        }
    }

    @Override
    public Installed installed(final String engine) {
        Bundle bundle = bundles.bundle(engine);
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            final List<RevisionView> known = store.views(engine);
            try {
                bundle = known.isEmpty() ? null : find(engine, known.getFirst().id());
            } catch (final IOException e) {
                bundle = null;
            }
        }
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            return Installed.NOTHING;
        }
        try {
            return new Installed(true, content(bundle).id());
        } catch (final IOException | RuntimeException e) {
            return new Installed(true, "unreadable");
        }
    }

    @Override
    public String remedy(final String engine) {
        final Bundle bundle = bundles.bundle(engine);
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            return "install and start its bundle";
        } else if (bundle.getState() != Bundle.ACTIVE) {
            return "start its bundle: felix:start " + bundle.getBundleId();
        } else if (context.getServiceReference(COMPONENTS) != null) {
            return "enable its component, see scr:info: bundle=" + bundle.getBundleId();
        }
        for (final Bundle other : context.getBundles()) {
            if (SCR.equals(other.getSymbolicName())) {
                return "start Declarative Services: felix:start " + other.getBundleId();
            }
        }
        return "install and start Declarative Services: " + SCR;
    }

    @Override
    public Map<String, String> settings(final String engine) throws IOException {
        return configurations.read(engine);
    }

    @Override
    public void configure(final String engine, final Map<String, String> settings) throws IOException {
        configurations.write(engine, settings);
    }

    @Override
    public void keepChain(final List<String> policies) throws IOException {
        configurations.chain(policies);
    }

    @Override
    public long bundle(final String engine) {
        final Bundle bundle = bundles.bundle(engine);
        return bundle == null || bundle.getState() == Bundle.UNINSTALLED ? -1 : bundle.getBundleId();
    }

    @Override
    public void pin(final String engine, final String running, final String previous) {
        store.pin(engine, running, previous);
    }
}
