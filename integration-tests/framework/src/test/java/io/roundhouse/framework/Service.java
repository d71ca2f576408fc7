package io.roundhouse.framework;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.spi.datapath.Datapaths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The service under test as an operator sees it. */
final class Service {
    static final Duration LIMIT = Duration.ofSeconds(20);

    final BundleContext context;
    final Admin admin;
    final Datapaths datapaths;

    Service(final BundleContext context) {
        this.context = context;
        this.admin = service(Admin.class);
        this.datapaths = service(Datapaths.class);
    }

    <T> T service(final Class<T> type) {
        final ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            final T found = tracker.waitForService(LIMIT.toMillis());
            if (found == null) {
                throw new AssertionError("no service " + type.getName() + "; bundles: " + states());
            }
            return found;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String states() {
        final StringBuilder text = new StringBuilder();
        for (final Bundle bundle : context.getBundles()) {
            text.append(bundle.getSymbolicName()).append('=').append(bundle.getState()).append(' ');
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start();
                } catch (final Exception e) {
                    text.append('(').append(e.getMessage()).append(") ");
                }
            }
        }
        return text.toString();
    }

    /** Waits for a state of affairs that others bring about. */
    static void await(final String what, final BooleanSupplier condition) {
        final long endNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until engines are in force. */
    void awaitEngines(final String... names) {
        for (final String name : names) {
            await("engine " + name + " of " + admin.engines() + " " + admin.history(10), () -> admin.engines().stream()
                .anyMatch(view -> view.name().equals(name) && view.state().equals("RUNNING")));
        }
    }

    EngineView engine(final String name) {
        return admin.engines().stream().filter(view -> view.name().equals(name)).findFirst().orElseThrow();
    }

    long counter(final String engine, final String counter) {
        return engine(engine).counters().getOrDefault(counter, 0L);
    }

    /** Carries out a change and returns how it ended. */
    ChangeView change(final ChangeRequest request) {
        try {
            final ChangeView view = admin.await(admin.submit(request), LIMIT);
            if (view.phase() != ChangeView.Phase.ENDED) {
                throw new AssertionError("change does not end: " + view);
            }
            return view;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ChangeView upgrade(final String engine, final Path jar) {
        return change(new ChangeRequest.Upgrade(engine, jar));
    }

    long lastChange() {
        return admin.history(1).stream().mapToLong(ChangeView::id).max().orElse(0);
    }

    /** The next change of a kind that ends after number {@code after}. */
    ChangeView awaitChange(final String kind, final String engine, final long after) {
        final ChangeView[] found = {null};
        await(kind + " of " + engine + " after " + after, () -> {
            found[0] = admin.history(20).stream().filter(view -> view.id() > after && view.kind().equals(kind)
                && view.engine().equals(engine) && view.phase() == ChangeView.Phase.ENDED).reduce((a, b) -> b)
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    /** The next change of an engine after number {@code after} that came back. */
    ChangeView awaitReverted(final String engine, final long after) {
        final ChangeView[] found = {null};
        await("a change back of " + engine, () -> {
            found[0] = admin.history(20).stream().filter(view -> view.id() > after && view.engine().equals(engine)
                && view.outcome() == ChangeView.Outcome.REVERTED && view.phase() == ChangeView.Phase.ENDED).findFirst()
                .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    Bundle bundle(final String symbolicName) {
        for (final Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }
}
