package io.roundhouse.framework;

import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The service as the launcher starts it: one slf4j for all, SCR, ConfigurationAdmin, the runtime, the engines. */
final class FrameworkOptions {
    private FrameworkOptions() {
    }

    static Path bundles() {
        return Path.of(System.getProperty("roundhouse.test.bundles"));
    }

    /** @param name folder for what the service keeps, one for each test class */
    static Option service(final String name) {
        final Path state = Path.of(System.getProperty("roundhouse.test.work"), name + "-" + System.nanoTime());
        return composite(
            junitBundles(),
            vmOptions("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC"),
            systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
            systemProperty("roundhouse.test.bundles").value(bundles().toString()),
            systemProperty("roundhouse.test.engines").value(System.getProperty("roundhouse.test.engines")),
            systemProperty("roundhouse.test.system").value(System.getProperty("roundhouse.test.system")),
            systemProperty("roundhouse.test.state").value(state.toString()),
            frameworkProperty("roundhouse.state").value(state.toString()),
            bootClasspathLibrary(uri("slf4j-api")),
            bootClasspathLibrary(uri("logback-classic")),
            bootClasspathLibrary(uri("logback-core")),
            systemPackages("org.slf4j;version=2.0.17", "org.slf4j.helpers;version=2.0.17",
                "org.slf4j.spi;version=2.0.17", "org.slf4j.event;version=2.0.17"),
            jars("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component",
                "org.apache.felix.configadmin", "org.apache.felix.scr", "disruptor", "admin", "api", "posix", "shm",
                "spi", "runtime", "test-generator", "test-sink", "policy-rate-limit", "policy-null", "forge"));
    }

    private static Option jars(final String... names) {
        return composite(Stream.of(names).map(name -> bundle(uri(name))).toArray(Option[]::new));
    }

    private static String uri(final String name) {
        return bundles().resolve(name + ".jar").toUri().toString();
    }
}
