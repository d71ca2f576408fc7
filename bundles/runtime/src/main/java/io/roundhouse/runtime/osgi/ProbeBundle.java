package io.roundhouse.runtime.osgi;

import io.roundhouse.runtime.change.JarFacts;
import io.roundhouse.runtime.change.ProbeReport;
import io.roundhouse.runtime.change.RevisionStore;
import io.roundhouse.runtime.engine.SandboxContext;
import io.roundhouse.runtime.change.Text;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.StateSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The dry run: a copy of the revision under another symbolic name, without components and activator, is installed
 * beside the running one, resolved, asked for its factory's layouts and whether it takes the settings, and
 * uninstalled. Felix allows no second bundle of the same name and version, and the copy must not offer its engine.
 */
final class ProbeBundle {
    static final String LOCATION = "roundhouse-probe:";

    private final BundleContext context;
    private final RevisionStore store;

    ProbeBundle(final BundleContext context, final RevisionStore store) {
        this.context = context;
        this.store = store;
    }

    /** Removes what a killed service left. */
    void sweep() {
        for (final Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                uninstall(bundle);
            }
        }
    }

    /** @param symbolicName of the engine's bundle, or null when it has none yet */
    ProbeReport run(final String engine, final String symbolicName, final String id, final Settings settings)
        throws IOException {
        final JarFacts facts = store.get(id).facts();
        final List<String> problems = new ArrayList<>(facts.violations());
        if (symbolicName != null && !facts.symbolicName().equals(symbolicName)) {
            problems.add("it is another bundle: " + facts.symbolicName() + " is not " + symbolicName);
        }
        if (facts.engine() != null && !facts.engine().equals(engine)) {
            problems.add("it offers another engine: " + facts.engine() + " is not " + engine);
        }
        final Asked asked = problems.isEmpty() ? resolve(engine, id, facts, settings, problems) : new Asked();
        return new ProbeReport(id, facts.version(), asked.kind, asked.schema, List.copyOf(problems),
            List.copyOf(asked.warnings));
    }

    private Asked resolve(final String engine, final String id, final JarFacts facts, final Settings settings,
        final List<String> problems) throws IOException {
        final Asked asked = new Asked();
        Bundle probe = null;
        try (InputStream jar = disguised(store.path(id), id)) {
            probe = context.installBundle(LOCATION + id + "-" + System.nanoTime(), jar);
            probe.start(Bundle.START_TRANSIENT);
            asked.ask(engine, probe, facts.component(), settings, problems);
        } catch (final BundleException e) {
            problems.add("it does not resolve: " + Text.oneLine(String.valueOf(e.getMessage())));
        } finally {
            if (probe != null) {
                uninstall(probe);
            }
        }
        return asked;
    }

    private static void uninstall(final Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (final BundleException | IllegalStateException e) {
            return;
        }
    }

    private static InputStream disguised(final Path jar, final String id) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            final Manifest manifest = new Manifest(file.getManifest());
            manifest.getEntries().clear();
            final Attributes main = manifest.getMainAttributes();
            main.putValue("Bundle-SymbolicName", "io.roundhouse.probe." + id.substring(0, 16));
            main.remove(new Attributes.Name("Service-Component"));
            main.remove(new Attributes.Name("Bundle-Activator"));
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                out.setLevel(0);
                for (final JarEntry entry : Collections.list(file.entries())) {
                    if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/")) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        file.getInputStream(entry).transferTo(out);
                    }
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** What the probe's factory said. */
    private static final class Asked {
        private final List<String> warnings = new ArrayList<>();
        private EngineKind kind;
        private StateSchema schema;

        void ask(final String engine, final Bundle probe, final String component, final Settings settings,
            final List<String> problems) {
            final EngineFactory factory;
            try {
                factory = (EngineFactory) probe.loadClass(component).getDeclaredConstructor().newInstance();
                kind = factory.kind();
                schema = factory.schema();
            } catch (final ReflectiveOperationException | LinkageError | RuntimeException e) {
                warnings.add("its factory cannot be asked before it is installed: " + Text.of(e));
                return;
            }
            try {
                if (kind != EngineKind.FRONTEND) {
                    factory.create(SandboxContext.of(engine, settings));
                }
            } catch (final IllegalArgumentException e) {
                problems.add("it refuses the settings: " + Text.of(e));
            } catch (final RuntimeException | LinkageError e) {
                warnings.add("it cannot be tried before it is installed: " + Text.of(e));
            }
        }
    }
}
