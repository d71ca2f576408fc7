package io.roundhouse.runtime.osgi;

import io.roundhouse.runtime.change.Arrival;
import io.roundhouse.spi.EngineFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the factories of engine bundles. Its callbacks run on whatever thread changes a bundle: they note the news,
 * tell it, and return; the service itself is fetched later, by a helper thread.
 */
final class EngineBundles implements ServiceTrackerCustomizer<EngineFactory, String>, BundleListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineBundles.class);

    private final BundleContext context;
    private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Bundle> bundles = new ConcurrentHashMap<>();
    private final ServiceTracker<EngineFactory, String> tracker;
    private volatile BiConsumer<String, String> news = (_, _) -> { };

    EngineBundles(final BundleContext context) {
        this.context = context;
        this.tracker = new ServiceTracker<>(context, EngineFactory.class, this);
    }

    /** Begins. @param news takes the engine and where the news is from; must return at once */
    void open(final BiConsumer<String, String> listener) {
        news = listener;
        context.addBundleListener(this);
        tracker.open();
    }

    void close() {
        news = (_, _) -> { };
        context.removeBundleListener(this);
        tracker.close();
    }

    /** Whether a class comes from a bundle that offered an engine at any time. */
    boolean isEngineClass(final Class<?> type) {
        final Bundle bundle = FrameworkUtil.getBundle(type);
        return bundle != null && bundles.containsValue(bundle);
    }

    Arrival arrival(final String engine) {
        return arrivals.get(engine);
    }

    /** The engine's bundle as far as known; may be uninstalled. */
    Bundle bundle(final String engine) {
        return bundles.get(engine);
    }

    /** Names the bundle of an engine whose factory has not been seen. */
    void bundle(final String engine, final Bundle bundle) {
        bundles.put(engine, bundle);
    }

    /** The engine's service. @throws IllegalStateException when it is gone again */
    @SuppressWarnings("unchecked")
    EngineFactory service(final Arrival arrival) {
        final ServiceReference<EngineFactory> reference = (ServiceReference<EngineFactory>) arrival.origin();
        final EngineFactory factory = reference == null ? null : context.getService(reference);
        if (factory == null) {
            throw new IllegalStateException("the factory is gone again, or its component failed to start");
        }
        return factory;
    }

    private static String engine(final ServiceReference<EngineFactory> reference) {
        return reference.getProperty(EngineFactory.NAME) instanceof String name && name.matches("[a-z0-9][a-z0-9-]*")
            ? name : null;
    }

    @Override
    public String addingService(final ServiceReference<EngineFactory> reference) {
        final String engine = engine(reference);
        final Bundle bundle = reference.getBundle();
        if (engine == null || bundle == null) {
            LOGGER.warn("factory without a proper {} is not used: bundle={}", EngineFactory.NAME, bundle);
            return null;
        }
        final Arrival now = arrivals.get(engine);
        if (now != null && now.isPresent() && bundles.get(engine) != bundle) {
            LOGGER.warn("engine is offered by two bundles, the second is not used: engine={} bundle={}", engine,
                bundle);
            return null;
        }
        bundles.put(engine, bundle);
        note(engine, reference);
        return engine;
    }

    @Override
    public void modifiedService(final ServiceReference<EngineFactory> reference, final String engine) {
    }

    @Override
    public void removedService(final ServiceReference<EngineFactory> reference, final String engine) {
        note(engine, null);
    }

    private void note(final String engine, final ServiceReference<EngineFactory> reference) {
        arrivals.merge(engine, new Arrival(engine, 1, reference != null, reference), (before, _) ->
            new Arrival(engine, before.number() + 1, reference != null, reference));
        news.accept(engine, "bundle");
    }

    @Override
    public void bundleChanged(final BundleEvent event) {
        if (event.getType() == BundleEvent.UPDATED || event.getType() == BundleEvent.UNINSTALLED) {
            bundles.forEach((engine, bundle) -> {
                if (bundle == event.getBundle()) {
                    news.accept(engine, "bundle");
                }
            });
        }
    }
}
