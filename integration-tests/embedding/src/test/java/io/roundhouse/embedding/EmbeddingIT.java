package io.roundhouse.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.launcher.embed.RoundhouseService;
import io.roundhouse.launcher.embed.ServiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services in this very process, which is none of theirs. */
@Timeout(120)
final class EmbeddingIT {
    private static final int CALLS = 10_000;

    @TempDir
    private Path folder;

    @Test
    void shouldCarryCallsOverTwoServicesOfOneProcessAndTouchNothingElse() throws Exception {
        final String address = "127.0.0.1:" + freePort();
        final Surroundings before = Surroundings.now();
        try (RoundhouseService far = RoundhouseService.builder(folder.resolve("far"))
            .set("tcp", "listen_address", address).start();
            RoundhouseService near = RoundhouseService.builder(folder.resolve("near")).chain(List.of("null")).start()) {
            awaitReady(far);
            awaitReady(near);
            try (Calls server = Calls.serve(far.applicationSocket())) {
                assertEquals(CALLS, Calls.call(near.applicationSocket(), address, CALLS));
            }
            assertEquals(Set.of("acl", "mrpc", "null", "rate-limit", "shm", "tcp"), engines(near));
            assertTrue(near.datapaths() != far.datapaths(), "each has its own");
            assertEquals(before, Surroundings.now());
        }
        assertEquals(before, Surroundings.now());
        Surroundings.awaitNoThreads();
    }

    @Test
    void shouldServeOperatorsAndEndWithoutTheProcess() throws Exception {
        final Surroundings before = Surroundings.now();
        try (RoundhouseService service = start("one")) {
            final ByteArrayOutputStream shown = new ByteArrayOutputStream();
            try (AdminClient operator = AdminClient.connect(service.adminSocket())) {
                assertFalse(operator.isOwnProcess());
                assertEquals(ExitCode.OK,
                    operator.execute("engine:list", AdminClient.Format.TEXT, folder, shown).code());
                assertTrue(shown.toString(StandardCharsets.UTF_8).contains("rate-limit"), shown::toString);
                assertEquals(ExitCode.OK, operator.execute("stop", AdminClient.Format.TEXT, folder, shown).code());
            }
            service.stopped().toCompletableFuture().join();
            assertThrows(IllegalStateException.class, service::admin);
            assertEquals(before, Surroundings.now());
        }
    }

    @Test
    void shouldHaveWhatTheDescriptorNames() throws Exception {
        final Path descriptor = folder.resolve("small.run");
        Files.writeString(descriptor, "bundles = runtime, mrpc\nengines = mrpc-frontend, transport-tcp, policy-null\n"
            + "chain = null\nset.tcp.keepalive_ms = 1234\n");
        try (RoundhouseService service = RoundhouseService.builder(folder.resolve("one")).descriptor(descriptor)
            .start()) {
            awaitReady(service);
            assertEquals(Set.of("mrpc", "null", "tcp"), engines(service));
            assertEquals(List.of("null"), service.admin().defaultChain());
            assertTrue(Files.exists(service.applicationSocket()));
            assertTrue(Files.notExists(service.adminSocket()));
        }
        try (RoundhouseService service = start("one")) {
            assertEquals(Set.of("acl", "mrpc", "null", "rate-limit", "shm", "tcp"), engines(service));
            assertTrue(Files.exists(service.adminSocket()));
        }
    }

    @Test
    void shouldSayWhatThereIsWhenTheDescriptorNamesSomethingElse() throws Exception {
        final Path descriptor = folder.resolve("wrong.run");
        Files.writeString(descriptor, "engines = policy-nul\n");
        try (RoundhouseService service = RoundhouseService.builder(folder.resolve("one")).descriptor(descriptor)
            .start()) {
            assertEquals("descriptor names an unknown engine: policy-nul, there are: mrpc-frontend, policy-acl, "
                + "policy-null, policy-rate-limit, transport-shm, transport-tcp", failure(service));
        }
        Surroundings.awaitNoThreads();
        Files.writeString(descriptor, "engine = policy-null\n");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RoundhouseService.builder(folder)
            .descriptor(descriptor)).getMessage().contains("unknown key: engine, there are: bundles, chain, cpus"));
    }

    @Test
    void shouldRefuseFolderOfAnother() throws Exception {
        try (RoundhouseService first = start("one");
            RoundhouseService second = RoundhouseService.builder(folder.resolve("one")).start()) {
            assertEquals("another service has the state folder: " + folder.resolve("one"), failure(second));
            second.stopped().toCompletableFuture().join();
            assertEquals(Set.of("acl", "mrpc", "null", "rate-limit", "shm", "tcp"), engines(first));
        }
    }

    @Test
    void shouldStopWhileItStarts() throws Exception {
        try (RoundhouseService service = RoundhouseService.builder(folder.resolve("one")).start()) {
            service.stop().toCompletableFuture().join();
            assertTrue(failure(service).startsWith("stopped "), failure(service));
        }
        Surroundings.awaitNoThreads();
    }

    private RoundhouseService start(final String name) {
        return awaitReady(RoundhouseService.builder(folder.resolve(name)).start());
    }

    private static RoundhouseService awaitReady(final RoundhouseService service) {
        return service.ready().toCompletableFuture().join();
    }

    private static String failure(final RoundhouseService service) {
        final CompletionException thrown =
            assertThrows(CompletionException.class, () -> service.ready().toCompletableFuture().join());
        return assertInstanceOf(ServiceException.class, thrown.getCause()).getMessage();
    }

    private static Set<String> engines(final RoundhouseService service) {
        return Set.copyOf(service.admin().engines().stream().map(EngineView::name).toList());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
