package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Calls with several messages on a side, on a given clock; frontend and transport do as they are told. */
final class StreamTest {
    private static final long MS = 1_000_000L;
    private static final int FIRST = MessageFlags.MORE;
    private static final int NEXT = MessageFlags.NEXT | MessageFlags.MORE;
    private static final int HALF_CLOSE = MessageFlags.NEXT | MessageFlags.EMPTY;

    private final TestGraph world = TestGraph.stepped();
    private final Script frontend = new Script(1);
    private final Script network = new Script(0);
    private Calls calls;

    /** Sends what it was told to, and notes what comes in. */
    private static final class Script implements Engine {
        private final List<String> seen = new ArrayList<>();
        private final Queue<Consumer<Message>> toSend = new ArrayDeque<>();
        private final int reclaim;
        private boolean isStalled;
        private Calls closing;

        private Script(final int reclaim) {
            this.reclaim = reclaim;
        }

        void send(final Consumer<Message> message) {
            toSend.add(message);
        }

        List<String> takeSeen() {
            final List<String> taken = List.copyOf(seen);
            seen.clear();
            return taken;
        }

        @Override
        public int doWork(final Ports ports) {
            while (!isStalled && ports.in(0).available() > 0) {
                final Message m = ports.in(0).peek(0);
                seen.add(describe(m));
                final boolean isLast = m.kind() == Message.RESPONSE && (m.flags() & MessageFlags.MORE) == 0;
                final long callId = m.callId();
                ports.in(0).release(1);
                if (isLast && closing != null) {
                    closing.close(callId);
                }
            }
            if (reclaim > 0) {
                ports.in(reclaim).release(ports.in(reclaim).available());
            }
            while (!toSend.isEmpty()) {
                final Message m = ports.out(0).claim();
                if (m == null) {
                    return 0;
                }
                toSend.remove().accept(m);
                ports.out(0).publish();
            }
            return 0;
        }

        private static String describe(final Message m) {
            final int f = m.flags();
            return switch (m.kind()) {
                case Message.CANCEL -> "cancel";
                case Message.CREDIT -> "credit " + m.method();
                default -> ((f & MessageFlags.NEXT) != 0 ? "next" : m.kind() == Message.REQUEST ? "first" : "answer")
                    + ((f & MessageFlags.EMPTY) != 0 ? " end" : "") + ((f & MessageFlags.MORE) != 0 ? " more" : "")
                    + (m.status() == 0 ? "" : " status " + m.status());
            };
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    private void open(final DatapathInfo.Role role) {
        world.add("script", TestEngines.factory(EngineKind.FRONTEND, this::frontend));
        world.add("network", TestEngines.factory(EngineKind.TRANSPORT, _ -> network));
        world.open("d0", role, "script", "network");
        world.step(1);
    }

    private Engine frontend(final EngineContext context) {
        calls = context.calls();
        frontend.closing = context.datapath().role() == DatapathInfo.Role.CLIENT ? calls : null;
        return frontend;
    }

    private Policy policy(final Function<Message, Verdict> onTx, final Function<Message, Verdict> onRx) {
        return new Policy() {
            @Override
            public Verdict onTx(final Message m) {
                return onTx.apply(m);
            }

            @Override
            public Verdict onRx(final Message m) {
                return onRx.apply(m);
            }

            @Override
            public EngineState decompose() {
                return EngineState.EMPTY;
            }
        };
    }

    @AfterEach
    void shouldLeaveNothing() {
        world.step(300);
        assertEquals(List.of(), Audit.check(world.graph));
    }

    @Nested
    final class OfClient {
        private long callId;

        private void begin(final int flags) {
            open(DatapathInfo.Role.CLIENT);
            callId = calls.open(77, 7, 0);
            if (flags != 0) {
                calls.streams(callId);
            }
            request(flags & MessageFlags.CARRIED);
        }

        private void request(final int flags) {
            frontend.send(m -> m.kind(Message.REQUEST).callId(callId).method(7).flags(flags));
            world.step(3);
        }

        private void answer(final int flags, final int status) {
            network.send(m -> m.kind(Message.RESPONSE).callId(callId).flags(flags).status(status));
            world.step(3);
        }

        @Test
        void shouldCarryBothSidesAndCredit() {
            begin(FIRST);
            request(NEXT);
            request(HALF_CLOSE);
            frontend.send(m -> m.kind(Message.CREDIT).callId(callId).method(5));
            network.send(m -> m.kind(Message.CREDIT).callId(callId).method(9));
            world.step(3);
            answer(MessageFlags.MORE, 0);
            answer(MessageFlags.EMPTY, 0);
            assertEquals(List.of("first more", "next more", "next end", "credit 5"), network.takeSeen());
            assertEquals(List.of("credit 9", "answer more", "answer end"), frontend.takeSeen());
            assertEquals(0, calls.openCount());
            assertEquals(0, calls.streamCount());
            request(NEXT);
            frontend.send(m -> m.kind(Message.CREDIT).callId(callId).method(5));
            answer(MessageFlags.MORE, 0);
            network.send(m -> m.kind(Message.CREDIT).callId(callId).method(9));
            world.step(3);
            assertEquals(List.of(), network.takeSeen());
            assertEquals(List.of(), frontend.takeSeen());
        }

        @Test
        void shouldFindTheStreamOfACookieWhileItIsOpen() {
            begin(FIRST);
            assertEquals(callId, calls.stream(77));
            assertEquals(Calls.NONE, calls.stream(78));
            answer(0, Status.UNKNOWN);
            assertEquals(Calls.NONE, calls.stream(77));
        }

        @Test
        void shouldEndWhenThePeerSendsMoreThanItMay() {
            begin(MessageFlags.MANY);
            for (int i = 0; i < MessageFlags.INITIAL_WINDOW; i++) {
                answer(MessageFlags.MORE, 0);
            }
            calls.grant(callId, 1);
            answer(MessageFlags.MORE, 0);
            assertEquals(MessageFlags.INITIAL_WINDOW + 1, frontend.takeSeen().size());
            answer(MessageFlags.MORE, 0);
            answer(MessageFlags.MORE, 0);
            assertEquals(List.of("answer status " + Status.RESOURCE_EXHAUSTED), frontend.takeSeen());
            assertEquals(List.of("first", "cancel"), network.takeSeen());
        }

        @Test
        void shouldEndWhenSeveralAnswersComeToACallThatWaitsForOne() {
            begin(0);
            answer(MessageFlags.MORE, 0);
            answer(0, 0);
            assertEquals(List.of("answer status " + Status.INTERNAL), frontend.takeSeen());
            assertEquals(List.of("first", "cancel"), network.takeSeen());
        }

        @Test
        void shouldTellTheServerWhenAPolicyRejectsALaterRequest() {
            begin(FIRST);
            world.attach("p", policy(m -> {
                m.status(Status.PERMISSION_DENIED);
                return Verdict.REJECT;
            }, _ -> Verdict.PASS), 0);
            request(NEXT);
            request(NEXT);
            assertEquals(List.of("first more", "cancel"), network.takeSeen());
            assertEquals(List.of("answer status " + Status.PERMISSION_DENIED), frontend.takeSeen());
        }

        @Test
        void shouldTellTheServerWhenAPolicyRejectsAnAnswer() {
            begin(MessageFlags.MANY);
            answer(MessageFlags.MORE, 0);
            world.attach("p", policy(_ -> Verdict.PASS, m -> {
                m.status(Status.PERMISSION_DENIED);
                return Verdict.REJECT;
            }), 0);
            answer(MessageFlags.MORE, 0);
            answer(MessageFlags.EMPTY, 0);
            assertEquals(List.of("first", "cancel"), network.takeSeen());
            assertEquals(List.of("answer more", "answer status " + Status.PERMISSION_DENIED), frontend.takeSeen());
        }

        @Test
        void shouldShowPoliciesMessagesOnlyAndKeepTheEndBehindThem() {
            open(DatapathInfo.Role.CLIENT);
            final List<Integer> shown = new ArrayList<>();
            world.attach("p", policy(m -> {
                shown.add(m.flags());
                if (m.resumeAtNs() == 0) {
                    m.resumeAtNs(world.nowNs + MS);
                    return Verdict.PARK;
                }
                return Verdict.PASS;
            }, _ -> Verdict.PASS), 0);
            callId = calls.open(77, 7, 0);
            calls.streams(callId);
            request(FIRST);
            request(NEXT);
            request(HALF_CLOSE);
            assertEquals(List.of(), network.takeSeen());
            world.pause(2 * MS);
            world.step(5);
            assertEquals(List.of("first more", "next more", "next end"), network.takeSeen());
            assertEquals(List.of(FIRST, NEXT, FIRST, NEXT), shown);
            answer(0, Status.UNKNOWN);
        }

        @Test
        void shouldTellTheServerOfADeadline() {
            open(DatapathInfo.Role.CLIENT);
            callId = calls.open(77, 7, world.nowNs + 20 * MS);
            calls.streams(callId);
            request(FIRST);
            world.pause(40 * MS);
            world.step(3);
            assertEquals(List.of("first more", "cancel"), network.takeSeen());
            assertEquals(List.of("answer status " + Status.DEADLINE_EXCEEDED), frontend.takeSeen());
        }

        @Test
        void shouldSurviveACopyOfTheTable() {
            begin(FIRST);
            final CallTable table = new CallTable();
            final long copied = table.openClient(5, 7, 0);
            table.streams(copied);
            table.grant(copied, 3);
            final CallTable copy = table.copy();
            assertEquals(copied, copy.find(5, 0));
            assertEquals(1, copy.streamCount());
            copy.close(copied);
            assertEquals(Calls.NONE, copy.find(5, 0));
            assertEquals(copied, table.find(5, 0));
            answer(0, 0);
        }
    }

    @Nested
    final class OfServer {
        private static final long STREAM = 42;
        private static final int CONNECTION = 3;

        private long callId() {
            return ids.getLast();
        }

        private final List<Long> ids = new ArrayList<>();

        private void request(final int flags) {
            network.send(m -> m.kind(Message.REQUEST).streamId(STREAM).connection(CONNECTION).method(7).flags(flags));
            world.step(3);
        }

        private void begin(final int flags) {
            open(DatapathInfo.Role.SERVER);
            request(flags);
            assertEquals(1, calls.openCount());
            assertEquals(List.of((flags & MessageFlags.MORE) == 0 ? "first" : "first more"), frontend.takeSeen());
            // The first entry of a fresh table is the first call's.
            long id = 0;
            for (long generation = 1; !calls.isOpen(id); generation++) {
                id = generation << 10;
            }
            ids.add(id);
        }

        private void answer(final int flags, final int status) {
            frontend.send(m -> m.kind(Message.RESPONSE).callId(callId()).flags(flags).status(status)
                .payload(MemorySegment.NULL, 0, 0));
            world.step(3);
        }

        @Test
        void shouldCarryBothSidesAndCredit() {
            begin(FIRST);
            request(NEXT);
            request(HALF_CLOSE);
            network.send(m -> m.kind(Message.CREDIT).streamId(STREAM).connection(CONNECTION).method(9));
            frontend.send(m -> m.kind(Message.CREDIT).callId(callId()).method(5));
            world.step(3);
            answer(MessageFlags.MORE, 0);
            answer(MessageFlags.EMPTY, 0);
            assertEquals(List.of("next more", "next end", "credit 9"), frontend.takeSeen());
            assertEquals(List.of("credit 5", "answer more", "answer end"), network.takeSeen());
            assertEquals(0, calls.openCount());
            request(NEXT);
            answer(MessageFlags.MORE, 0);
            network.send(m -> m.kind(Message.CREDIT).streamId(STREAM).connection(CONNECTION).method(9));
            world.step(3);
            assertEquals(List.of(), frontend.takeSeen());
            assertEquals(List.of(), network.takeSeen());
        }

        @Test
        void shouldTellTheApplicationWhenThePeerSendsMoreThanItMay() {
            begin(FIRST);
            for (int i = 0; i <= MessageFlags.INITIAL_WINDOW; i++) {
                request(NEXT);
            }
            final List<String> seen = frontend.takeSeen();
            assertEquals(MessageFlags.INITIAL_WINDOW + 1, seen.size());
            assertEquals("cancel", seen.getLast());
            assertEquals(List.of("answer status " + Status.RESOURCE_EXHAUSTED), network.takeSeen());
        }

        @Test
        void shouldTellTheApplicationWhenAPolicyRejects() {
            begin(FIRST);
            world.attach("p", policy(_ -> Verdict.PASS, m -> {
                m.status(Status.PERMISSION_DENIED);
                return Verdict.REJECT;
            }), 0);
            request(NEXT);
            assertEquals(List.of("cancel"), frontend.takeSeen());
            assertEquals(List.of("answer status " + Status.PERMISSION_DENIED), network.takeSeen());
        }

        @Test
        void shouldTellTheApplicationWhenAPolicyRejectsItsAnswer() {
            begin(0);
            world.attach("p", policy(m -> {
                m.status(Status.PERMISSION_DENIED);
                return Verdict.REJECT;
            }, _ -> Verdict.PASS), 0);
            answer(MessageFlags.MORE, 0);
            assertEquals(List.of("answer status " + Status.PERMISSION_DENIED), network.takeSeen());
            assertEquals(0, calls.openCount());
        }

        @Test
        void shouldTellTheApplicationOfALostConnection() {
            begin(FIRST);
            network.send(m -> m.kind(Message.CONNECTION_LOST).connection(CONNECTION + 1));
            world.step(3);
            assertEquals(List.of(), frontend.takeSeen());
            network.send(m -> m.kind(Message.CONNECTION_LOST).connection(CONNECTION));
            world.step(3);
            assertEquals(List.of("cancel"), frontend.takeSeen());
            assertEquals(0, calls.openCount());
            answer(0, 0);
            assertEquals(List.of(), network.takeSeen());
        }

        @Test
        void shouldTellTheApplicationOfADeadline() {
            open(DatapathInfo.Role.SERVER);
            network.send(m -> m.kind(Message.REQUEST).streamId(STREAM).connection(CONNECTION).method(7).flags(FIRST)
                .deadlineNs(world.nowNs + 20 * MS));
            world.step(3);
            world.pause(40 * MS);
            world.step(3);
            assertEquals(List.of("first more", "cancel"), frontend.takeSeen());
            assertEquals(List.of("answer status " + Status.DEADLINE_EXCEEDED), network.takeSeen());
        }
    }
}
