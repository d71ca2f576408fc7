package io.roundhouse.bench.agent;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Makes changes the way an operator does, and says when they began and ended. One thread at a time. */
final class Changes {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    final OldLoaders loaders = new OldLoaders();
    private final BundleContext context;
    private final Admin admin;

    Changes(final BundleContext context, final Admin admin) {
        this.context = context;
        this.admin = admin;
    }

    /** By the product's upgrade. @return two lines: see {@link #told} */
    String upgrade(final String engine, final Path jar) throws InterruptedException {
        final WeakReference<ClassLoader> former = OldLoaders.of(bundle(engine));
        final long beginNs = System.nanoTime();
        final ChangeView change = admin.await(admin.submit(new ChangeRequest.Upgrade(engine, jar)), LIMIT);
        return told(engine, former, beginNs, change);
    }

    /** By a plain update of the bundle, of which the runtime learns by itself. @return two lines: see {@link #told} */
    String update(final String engine, final Path jar) throws Exception {
        final Bundle bundle = bundle(engine);
        final WeakReference<ClassLoader> former = OldLoaders.of(bundle);
        final BlockingQueue<ChangeView> ended = new LinkedBlockingQueue<>();
        final long beginNs = System.nanoTime();
        try (AutoCloseable listening = admin.onChange(change -> {
            if (change.engine().equals(engine)) {
                ended.add(change);
            }
        })) {
            update(bundle, jar);
            return told(engine, former, beginNs, ended.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static void update(final Bundle bundle, final Path jar) throws IOException, BundleException {
        try (InputStream bytes = Files.newInputStream(jar)) {
            bundle.update(bytes);
        }
    }

    private Bundle bundle(final String engine) {
        return admin.engines().stream().filter(view -> view.name().equals(engine)).findFirst()
            .map(view -> context.getBundle(view.bundle()))
            .orElseThrow(() -> new IllegalArgumentException("no such engine: " + engine));
    }

    /**
     * First line: 1 if committed, when it began and ended in ns, its pauses in ns. Second line: how it ended, and why.
     */
    private String told(final String engine, final WeakReference<ClassLoader> former, final long beginNs,
        final ChangeView change) {
        final long endNs = System.nanoTime();
        loaders.replaced(former, bundle(engine));
        if (change == null) {
            return "0 " + beginNs + " " + endNs + System.lineSeparator() + "did not end";
        }
        return (change.outcome() == ChangeView.Outcome.COMMITTED ? 1 : 0) + " " + beginNs + " " + endNs
            + change.pauses().stream().map(pause -> " " + pause).collect(Collectors.joining()) + System.lineSeparator()
            + change.outcome() + " " + change.reason();
    }
}
