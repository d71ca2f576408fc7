package io.roundhouse.repository.service;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.OfferView;
import io.roundhouse.admin.Repositories;
import io.roundhouse.admin.RepositoryView;
import io.roundhouse.admin.RevisionView;
import io.roundhouse.repository.RepositoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The repositories as operators see them. Thread-safe: one call at a time, but the framework and the admin unlocked.
 */
@Component(configurationPid = RepositorySettings.PID)
public final class RepositoryService implements Repositories {
    private final Admin admin;
    private final Present present;
    private final Catalogue catalogue;
    private final String problem;

    /** While a property is wrong every call says so. */
    @Activate
    public RepositoryService(final BundleContext context, @Reference final Admin admin,
        final Map<String, Object> properties) {
        this.admin = admin;
        this.present = new Present(context);
        Catalogue read = null;
        String wrong = null;
        try {
            read = new Catalogue(RepositorySettings.of(context.getProperty("roundhouse.state"), properties),
                Clock.systemUTC());
        } catch (final IllegalArgumentException e) {
            wrong = "etc/repository.cfg is wrong: " + e.getMessage();
        } catch (final IOException e) {
            wrong = "what is kept of repositories cannot be read: " + e;
        }
        catalogue = read;
        problem = wrong;
    }

    private Catalogue catalogue() {
        if (catalogue == null) {
            throw new IllegalStateException(problem);
        }
        return catalogue;
    }

    @Override
    public RepositoryView add(final String name, final String location, final Path authorities) {
        return catalogue().add(name, location, authorities);
    }

    @Override
    public void remove(final String name) {
        catalogue().remove(name);
    }

    @Override
    public List<RepositoryView> list() {
        return catalogue().list();
    }

    @Override
    public List<RepositoryView> refresh(final String name) {
        return catalogue().refresh(name);
    }

    @Override
    public List<OfferView> offers() {
        final Map<String, RevisionView> running = new TreeMap<>();
        admin.engines().forEach(engine -> running.put(engine.name(), running(engine)));
        return catalogue().offers().stream().filter(offer -> offer.resource().engine() != null)
            .sorted(Choice.BY_ENGINE_NEWEST_FIRST).map(offer -> view(offer, running.get(offer.resource().engine())))
            .toList();
    }

    private RevisionView running(final EngineView engine) {
        return admin.revisions(engine.name()).stream().filter(RevisionView::running).findFirst()
            .orElse(new RevisionView(engine.revision(), engine.version(), null, true));
    }

    private static OfferView view(final Offer offer, final RevisionView running) {
        String signer = "";
        String problem = "";
        try {
            signer = offer.repository().signer(offer.resource());
        } catch (final RepositoryException e) {
            problem = e.getMessage();
        }
        return new OfferView(offer.resource().engine(), offer.version().toString(), offer.resource().sha256(),
            offer.repository().name(), offer.resource().size(), signer, running == null ? "" : running.version(),
            running != null && running.id().equals(offer.resource().sha256()), problem);
    }

    @Override
    public ChangeRequest.Upgrade upgrade(final String engine, final String version, final boolean isDowngradeAllowed) {
        final EngineView here = admin.engines().stream().filter(view -> view.name().equals(engine)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such engine: " + engine + "; if a repository offers it,"
                + " engine:deploy it"));
        final RevisionView running = running(here);
        final Offer offer = Choice.of(catalogue(), engine, version);
        if (offer.resource().sha256().equals(running.id())) {
            throw new RepositoryException("it is the running revision: " + engine + " " + running.version()
                + (version == null ? ", and no repository offers a newer one" : ""));
        }
        if (offer.version().compareTo(Version.parseVersion(running.version())) < 0 && !isDowngradeAllowed) {
            throw new RepositoryException("it is older than what runs: " + engine + " offered=" + offer.version()
                + " running="
                + running.version() + "; --allow-downgrade if you mean it");
        }
        return new ChangeRequest.Upgrade(engine, catalogue().take(offer));
    }

    @Override
    public ChangeRequest.Deploy deploy(final String engine, final String version) {
        final List<EngineView> here = admin.engines();
        if (here.stream().anyMatch(view -> view.name().equals(engine))) {
            throw new IllegalArgumentException("the engine is here already, engine:upgrade it: " + engine);
        }
        final Offer offer = Choice.of(catalogue(), engine, version);
        final List<Offer> needs = new Closure(catalogue().offers(), present::meets,
            here.stream().map(EngineView::name).collect(Collectors.toSet())).of(offer);
        final List<Path> jars = new ArrayList<>();
        needs.forEach(need -> jars.add(catalogue().take(need)));
        return new ChangeRequest.Deploy(engine, catalogue().take(offer), List.copyOf(jars));
    }
}
