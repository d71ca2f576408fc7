package io.roundhouse.bench.agent;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Class loaders of revisions that were replaced, held weakly. One thread at a time. */
final class OldLoaders {
    private static final int COLLECTIONS = 12;
    private static final long BETWEEN_MS = 50;

    private final List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    private long count;

    /** The loader of a bundle's present revision. */
    static WeakReference<ClassLoader> of(final Bundle bundle) {
        final BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return new WeakReference<>(wiring == null ? null : wiring.getClassLoader());
    }

    /** Notes a loader if the bundle has another one now. */
    void replaced(final WeakReference<ClassLoader> former, final Bundle bundle) {
        final ClassLoader before = former.get();
        if (before != null && before != of(bundle).get()) {
            replaced.add(former);
            count++;
        }
    }

    /** Loaders noted so far. */
    long count() {
        return count;
    }

    /** Collects several times: references of references take more than one. @return loaders that are still there */
    int collect() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(BETWEEN_MS);
        }
        replaced.removeIf(loader -> loader.get() == null);
        return replaced.size();
    }
}
