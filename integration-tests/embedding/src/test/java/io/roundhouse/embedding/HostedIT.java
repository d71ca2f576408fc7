package io.roundhouse.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.launcher.embed.RoundhouseService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;

/** The service in a framework that somebody else runs, with a ConfigurationAdmin of its own. */
@Timeout(120)
final class HostedIT {
    private static final int CALLS = 1_000;
    private static final String CONFIGADMIN = "org.apache.felix.configadmin";

    @TempDir
    private Path folder;
    private String address;
    private Framework framework;

    @BeforeEach
    void startFramework() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        final Path etc = Files.createDirectories(folder.resolve("state/etc"));
        Files.writeString(etc.resolve("tcp.cfg"), "listen_address=" + address + "\n");
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE,
            folder.resolve("cache").toString(),
            "roundhouse.state", folder.resolve("state").toString(),
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.slf4j;org.slf4j.helpers;org.slf4j.spi;org.slf4j.event;"
                + "version=2.0.17,io.roundhouse.posix;version=1.0.0"));
        framework.start();
        install(CONFIGADMIN).start();
    }

    @AfterEach
    void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(20_000);
    }

    @Test
    void shouldServeInFrameworkOfAnotherAndLeaveItAsItWas() throws Exception {
        final List<String> before = bundles();
        final Surroundings surroundings = Surroundings.now();
        final Bundle service = install("launcher-.*-embed");
        service.start();
        awaitReady();
        assertEquals(1, Stream.of(context().getBundles()).filter(b -> CONFIGADMIN.equals(b.getSymbolicName())).count());
        try (RoundhouseService near = RoundhouseService.builder(folder.resolve("near")).start()) {
            near.ready().toCompletableFuture().join();
            try (Calls server = Calls.serve(folder.resolve("state/run/roundhouse.sock"))) {
                assertEquals(CALLS, Calls.call(near.applicationSocket(), address, CALLS));
            }
        }
        assertEquals(surroundings, Surroundings.now());
        service.stop();
        assertEquals(before, active(), "what runs when it has stopped");
        service.start();
        awaitReady();
    }

    private void awaitReady() {
        await("the sockets", () -> Files.exists(folder.resolve("state/run/roundhouse.sock"))
            && Files.exists(folder.resolve("state/run/admin.sock")));
        await("the admin service", () -> {
            try {
                return context().getAllServiceReferences("io.roundhouse.admin.Admin", null) != null;
            } catch (final InvalidSyntaxException e) {
                throw new AssertionError(e);
            }
        });
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    private List<String> bundles() {
        return Stream.of(context().getBundles()).map(Bundle::getSymbolicName).sorted().toList();
    }

    private List<String> active() {
        return Stream.of(context().getBundles()).filter(bundle -> bundle.getState() == Bundle.ACTIVE)
            .map(Bundle::getSymbolicName).sorted().toList();
    }

    /** A jar of the class path as a bundle. */
    private Bundle install(final String name) throws Exception {
        final String jar = Stream.of(System.getProperty("java.class.path").split(":"))
            .filter(file -> file.matches(".*/" + name + "[^/]*\\.jar")).findFirst().orElseThrow();
        return context().installBundle(Path.of(jar).toUri().toString());
    }

    private static void await(final String what, final BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertTrue(i < 20_000, what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
