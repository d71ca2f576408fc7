package io.roundhouse.mrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.SessionView;
import io.roundhouse.admin.ViolationView;
import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.client.AttachException;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.SocketAccess;
import io.roundhouse.schema.binding.BindingQuota;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AttachServerTest {
    private static final MrpcLimits LIMITS =
        new MrpcLimits(2, 0, 4, SessionShape.DEFAULT, "mrpc", "tcp", "shm", 1_000_000_000L);

    @TempDir
    private Path directory;
    private Path path;
    private final RecordedDatapaths datapaths = new RecordedDatapaths();
    private AttachServer server;

    @BeforeEach
    void listen() {
        path = directory.resolve("run").resolve("service");
        server = server(path);
    }

    @AfterEach
    void close() {
        server.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldOpenDatapathForEachStripeAndReleaseAllAtDetach() throws InterruptedException, IOException {
        Session.attach(SessionOptions.client(path, "warm", "h:1")).close();
        datapaths.awaitOpen(0);
        server.close();
        server = server(path);
        final long before = descriptors();
        final SessionOptions wide = SessionOptions.client(path, "shop", "127.0.0.1:9").stripes(6);
        try (Session session = Session.attach(wide)) {
            assertEquals(4, session.stripeCount(), "as many as the limit");
            datapaths.awaitOpen(4);
            final var spec = datapaths.open.get(2);
            assertEquals("shop-1.0", spec.name());
            assertEquals("shop", spec.application());
            assertEquals(DatapathInfo.Role.CLIENT, spec.role());
            assertEquals("127.0.0.1:9", spec.target());
            assertEquals("mrpc", spec.frontend());
            assertEquals("tcp", spec.transport());
        }
        datapaths.awaitOpen(0);
        server.close();
        server = server(path);
        assertEquals(before, descriptors(), "open descriptors of this process");
    }

    @Test
    void shouldReleaseWhatKilledApplicationHeld() throws IOException, InterruptedException {
        final Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
            System.getProperty("java.class.path"), Application.class.getName(), path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = child.inputReader()) {
            assertEquals("attached", out.readLine());
            datapaths.awaitOpen(1);
            assertEquals(DatapathInfo.Role.SERVER, datapaths.open.get(1).role());
            child.destroyForcibly();
            datapaths.awaitOpen(0);
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void shouldBoundSessions() throws InterruptedException {
        try (Session first = Session.attach(SessionOptions.client(path, "a", "h:1"));
            Session second = Session.attach(SessionOptions.client(path, "b", "h:1"))) {
            assertEquals(2, first.stripeCount() + second.stripeCount());
            final AttachException refused = assertThrows(
                AttachException.class, () -> Session.attach(SessionOptions.client(path, "c", "h:1")));
            assertEquals(Status.RESOURCE_EXHAUSTED, refused.status());
            assertTrue(refused.getMessage().contains("max_sessions=2"), refused.getMessage());
        }
        datapaths.awaitOpen(0);
    }

    @Test
    void shouldBoundSessionsOfEachUser() throws InterruptedException {
        server.limits(new MrpcLimits(2, 1, 4, SessionShape.DEFAULT, "mrpc", "tcp", "shm", 1_000_000_000L));
        try (Session first = Session.attach(SessionOptions.client(path, "a", "h:1"))) {
            assertEquals(1, first.stripeCount());
            final AttachException refused = assertThrows(
                AttachException.class, () -> Session.attach(SessionOptions.client(path, "b", "h:1")));
            assertEquals(Status.RESOURCE_EXHAUSTED, refused.status());
            assertEquals("too many sessions of this user: max_sessions_per_user=1 uid=" + Posix.userId(),
                refused.getMessage().substring(refused.getMessage().indexOf("too many")));
        }
        datapaths.awaitOpen(0);
    }

    @Test
    void shouldLeaveSessionsToOtherUsers() {
        assertEquals(2, LIMITS.sessionsOf(Posix.userId()));
        assertEquals(2, LIMITS.sessionsOf(0));
        assertEquals(1, LIMITS.sessionsOf(54_321));
    }

    @Test
    void shouldNotLetOneUserTakeAllThatWaitToSayWhatTheyWant() throws InterruptedException {
        final List<Integer> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 65; i++) {
                silent.add(Posix.unixSocket(Posix.SOCK_SEQPACKET, true));
                Posix.connect(silent.getLast(), path.toString());
            }
            while (!isAtEnd(silent.getLast())) {
                Thread.sleep(1);
            }
            assertFalse(isAtEnd(silent.getFirst()));
        } finally {
            silent.forEach(Posix::close);
        }
    }

    private static boolean isAtEnd(final int socket) {
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment poll = scratch.allocate(Posix.POLLFD_LENGTH, 4);
            poll.set(ValueLayout.JAVA_INT, 0, socket);
            poll.set(ValueLayout.JAVA_SHORT, 4, Posix.POLLIN);
            return Posix.poll(poll.address(), 1, 0) > 0;
        }
    }

    @Test
    void shouldSayWhyThereIsNoDatapathAndUndoTheOthers() throws InterruptedException {
        datapaths.limit = 2;
        final AttachException refused = assertThrows(AttachException.class, () -> Session.attach(
            SessionOptions.client(path, "shop", "h:1").stripes(3)));
        assertEquals(Status.UNAVAILABLE, refused.status());
        assertTrue(refused.getMessage().contains("too many datapaths: limit=2"), refused.getMessage());
        datapaths.awaitOpen(0);
    }

    @Test
    void shouldEndSessionThatBreaksTheRules() throws InterruptedException {
        try (Session session = Session.attach(SessionOptions.client(path, "rogue", "h:1"))) {
            datapaths.awaitOpen(1);
            datapaths.stripe(1).takeOver().fail("test");
            datapaths.awaitOpen(0);
            while (!session.stripe(0).isClosed()) {
                session.stripe(0).idle();
            }
            final ViolationView violation = server.violations().getFirst();
            assertEquals("rogue-1 test", violation.session().name() + " " + violation.reason());
        }
    }

    @Test
    void shouldKeepMemoryUntilCallThatHangsCameBack() throws InterruptedException {
        datapaths.isHanging = true;
        final MemorySegment memory;
        try (Session session = Session.attach(SessionOptions.client(path, "shop", "h:1"))) {
            assertEquals(1, session.stripeCount());
            datapaths.awaitOpen(1);
            memory = datapaths.stripe(1).receiveHeap();
        }
        datapaths.awaitOpen(0);
        awaitSessions(0);
        Session.attach(SessionOptions.client(path, "next", "h:1")).close();
        assertTrue(memory.scope().isAlive(), "it may still be written");
        datapaths.isHanging = false;
        while (memory.scope().isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldRefuseNonsenseAndOtherVersions() {
        assertEquals(Status.INVALID_ARGUMENT, statusOf(new byte[] {1, 2, 3}));
        assertEquals(Status.INVALID_ARGUMENT, statusOf(new byte[4_000]));
        assertEquals(Status.FAILED_PRECONDITION, statusOf(AttachRequest.ofBytes(2, 9, 1, 1, "a", "b").encode()));
    }

    @Test
    void shouldDropConnectionThatAsksForNothing() {
        assertEquals(Status.DEADLINE_EXCEEDED, statusOf(new byte[0]));
    }

    @Test
    void shouldListSessionsAsLongAsTheyAreThere() {
        try (Session session = Session.attach(SessionOptions.client(path, "shop", "h:1"))) {
            awaitSessions(1);
            final SessionView view = server.sessions().getFirst();
            assertEquals("shop-1 shop CLIENT h:1", String.join(" ", view.name(), view.application(), view.role(),
                view.target()));
            assertEquals(ProcessHandle.current().pid(), view.pid());
            assertEquals(Posix.userId(), view.uid());
            assertEquals(session.stripeCount(), view.stripes());
        }
        awaitSessions(0);
    }

    private void awaitSessions(final int count) {
        while (server.sessions().size() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldTakeStaleSocketButNotThatOfLiveService() {
        assertTrue(assertThrows(IllegalStateException.class, () -> server(path)).getMessage()
            .contains("another service listens"));
        final Path stale = directory.resolve("stale");
        final int dead = Posix.unixSocket(Posix.SOCK_SEQPACKET, false);
        Posix.bind(dead, stale.toString());
        Posix.close(dead);
        try (AttachServer taker = server(stale);
            Session session = Session.attach(SessionOptions.client(stale, "a", "h:1"))) {
            assertEquals(1, session.stripeCount());
            taker.limits(LIMITS);
        }
    }

    private AttachServer server(final Path socket) {
        return new AttachServer(socket, SocketAccess.OWNER, datapaths, new SchemaStore(BindingQuota.DEFAULT), LIMITS);
    }

    private int statusOf(final byte[] request) {
        final int socket = Posix.unixSocket(Posix.SOCK_SEQPACKET, true);
        try (Arena arena = Arena.ofConfined()) {
            Posix.connect(socket, path.toString());
            if (request.length > 0) {
                final MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, request);
                assertEquals(request.length, Posix.send(socket, message.address(), request.length, 0));
            }
            final MemorySegment buffer = arena.allocate(AttachReply.MAX_LENGTH);
            final int length = (int) Posix.recv(socket, buffer.address(), buffer.byteSize(), 0);
            assertTrue(length > 0, "an answer must come: " + length);
            assertEquals(0, Posix.recv(socket, buffer.address() + length, 1, 0), "then the end");
            return AttachReply.decode(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)).status();
        } finally {
            Posix.close(socket);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            return fds.count();
        }
    }

    /** An application to be killed. */
    static final class Application {
        private Application() {
        }

        public static void main(final String[] args) throws IOException {
            try (Session session = Session.attach(SessionOptions.server(Path.of(args[0]), "doomed", "echo"))) {
                System.out.println("attached");
                System.in.read();
                session.stripe(0).flush();
            }
        }
    }
}
