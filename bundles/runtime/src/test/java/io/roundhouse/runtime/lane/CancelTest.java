package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Calls that their callers give up, wherever their messages are; on a given clock. */
final class CancelTest {
    private static final long MS = 1_000_000L;

    private final TestGraph world = TestGraph.stepped();

    private static String word(final Message m) {
        return m.kind() == Message.REQUEST ? "request" : m.kind() == Message.CANCEL ? "cancel" : "answer";
    }

    @Nested
    final class OfClient {
        private TestEngines.Caller caller;
        private Calls calls;
        private final Recorder recorder = new Recorder();

        /** A network that notes what it is to send, and answers all requests at once when it is told to. */
        private final class Recorder implements Engine {
            private final List<String> sent = new ArrayList<>();
            private final List<Long> unanswered = new ArrayList<>();
            private boolean isStalled;
            private boolean answers;

            @Override
            public int doWork(final Ports ports) {
                for (int n = isStalled ? 0 : ports.in(0).available(); n > 0; n--) {
                    final Message m = ports.in(0).peek(0);
                    sent.add(word(m) + ' ' + calls.method(m.callId()) + (m.length() > 0 ? " with payload" : ""));
                    if (m.kind() == Message.REQUEST) {
                        unanswered.add(m.callId());
                    }
                    ports.in(0).release(1);
                }
                if (answers) {
                    unanswered.forEach(callId -> {
                        ports.out(0).claim().kind(Message.RESPONSE).callId(callId).status(Status.UNKNOWN);
                        ports.out(0).publish();
                    });
                    unanswered.clear();
                }
                return 0;
            }

            @Override
            public EngineState decompose() {
                return EngineState.EMPTY;
            }
        }

        @BeforeEach
        void open() {
            world.add("caller", TestEngines.factory(EngineKind.FRONTEND, this::caller));
            world.add("recorder", TestEngines.factory(EngineKind.TRANSPORT, _ -> recorder));
            world.open("d0", "caller", "recorder");
            caller.limit = 0;
            world.step(1);
        }

        private Engine caller(final EngineContext context) {
            calls = context.calls();
            caller = new TestEngines.Caller(context);
            return caller;
        }

        private void call(final int count) {
            caller.limit = caller.called + count;
            world.step(3);
            assertEquals(caller.limit, caller.called);
        }

        private void assertAllEnded() {
            recorder.answers = true;
            recorder.isStalled = false;
            world.step(200);
            assertEquals(caller.called, caller.answered, "each call ended once");
            assertEquals(caller.called, caller.reclaimed);
            assertEquals(0, caller.wrong);
            assertEquals(0, calls.openCount());
            assertEquals(List.of(), Audit.check(world.graph));
        }

        @Test
        void shouldTellServerBehindTheRequestAndEndTheCall() {
            call(1);
            assertTrue(calls.cancel(0));
            assertFalse(calls.cancel(0), "it has ended");
            world.step(3);
            assertEquals(List.of("request 7 with payload", "cancel 0"), recorder.sent);
            assertEquals(1, caller.answered);
            assertEquals(Status.CANCELLED, caller.lastFailure);
            assertEquals("cancelled by the caller", caller.lastText);
            assertAllEnded();
        }

        @Test
        void shouldLetAnswerThatWasFasterBe() {
            recorder.answers = true;
            call(1);
            assertFalse(calls.cancel(0));
            assertEquals(Status.UNKNOWN, caller.lastFailure);
            assertAllEnded();
        }

        @Test
        void shouldNotSendRequestThatIsParked() {
            world.attach("policy", new TestEngines.Deciding(m -> {
                m.resumeAtNs(m.resumeAtNs() == 0 ? world.nowNs + MS : m.resumeAtNs());
                return m.resumeAtNs() > world.nowNs ? Verdict.PARK : Verdict.PASS;
            }, _ -> Verdict.PASS), -1);
            call(2);
            assertTrue(calls.cancel(0));
            world.step(3);
            assertEquals(1, caller.answered, "it does not wait for the policy");
            world.pause(2 * MS);
            world.step(5);
            assertEquals(List.of("request 7 with payload"), recorder.sent, "the other one only");
            assertAllEnded();
        }

        @Test
        void shouldShowNoPolicyTheCancellation() {
            final List<String> seen = new ArrayList<>();
            world.attach("policy", new TestEngines.Deciding(m -> {
                seen.add(word(m));
                return Verdict.PASS;
            }, _ -> Verdict.PASS), -1);
            call(1);
            calls.cancel(0);
            world.step(3);
            assertEquals(List.of("request"), seen);
            assertEquals(2, recorder.sent.size());
            assertAllEnded();
        }

        @Test
        void shouldEndCallsAtOnceWhileTheNetworkStallsAndTellAllLater() {
            call(10);
            recorder.isStalled = true;
            call(150);
            for (int i = 0; i < 160; i++) {
                calls.cancel(i);
            }
            world.step(50);
            assertEquals(160, caller.answered, "completions do not wait for the network");
            recorder.isStalled = false;
            world.step(200);
            final long requests = recorder.sent.stream().filter(line -> line.startsWith("request")).count();
            assertEquals(requests, recorder.sent.size() - requests, "each that was sent, and no other");
            assertAllEnded();
        }

        @Test
        void shouldGoOnTellingWhenTheFrontendIsExchanged() {
            call(10);
            recorder.isStalled = true;
            for (int i = 0; i < 10; i++) {
                assertTrue(calls.cancel(i));
            }
            final Place place = world.graph.places("caller").getFirst();
            final TestEngines.Caller former = caller;
            world.await(ticket -> place.exchange((_, _) -> former, world.current("caller"), ticket));
            recorder.isStalled = false;
            world.step(10);
            assertEquals(20, recorder.sent.size());
            assertAllEnded();
        }

        @Test
        void shouldTellServersOfAllCallsWhenTheApplicationIsGone() {
            call(100);
            final Datapath datapath = world.graph.all()[0];
            world.await(ticket -> datapath.post(ticket, () -> datapath.drain(world.nowNs + 1_000 * MS, ticket)));
            world.step(5);
            assertEquals(200, recorder.sent.size());
            assertEquals(0, calls.openCount());
        }
    }

    @Nested
    final class OfServer {
        private final Source source = new Source();
        private final Application application = new Application();
        private Calls calls;

        /** A network in which requests and cancellations come from nowhere; keeps what is sent. */
        private static final class Source implements Engine {
            private final List<String> sent = new ArrayList<>();
            private final Queue<long[]> toSend = new ArrayDeque<>();

            @Override
            public int doWork(final Ports ports) {
                Message message = toSend.isEmpty() ? null : ports.out(0).claim();
                while (message != null) {
                    final long[] next = toSend.remove();
                    message.kind((int) next[0]).method(7).streamId(next[1]).connection((int) next[2]);
                    ports.out(0).publish();
                    message = toSend.isEmpty() ? null : ports.out(0).claim();
                }
                for (; ports.in(0).available() > 0; ports.in(0).release(1)) {
                    sent.add(word(ports.in(0).peek(0)) + ' ' + ports.in(0).peek(0).streamId());
                }
                return 0;
            }

            @Override
            public EngineState decompose() {
                return EngineState.EMPTY;
            }
        }

        /** An application that answers when it is told to, given up or not. */
        private final class Application implements Engine {
            private final List<String> taken = new ArrayList<>();
            private final List<Long> requests = new ArrayList<>();
            private boolean isFull;
            private boolean answers;

            @Override
            public int doWork(final Ports ports) {
                for (; !isFull && ports.in(0).available() > 0; ports.in(0).release(1)) {
                    final Message m = ports.in(0).peek(0);
                    taken.add(word(m) + (requests.contains(m.callId()) ? " of a request" : ""));
                    if (m.kind() == Message.REQUEST) {
                        requests.add(m.callId());
                    }
                }
                ports.in(1).release(ports.in(1).available());
                if (answers) {
                    requests.forEach(callId -> {
                        ports.out(0).claim().kind(Message.RESPONSE).callId(callId);
                        ports.out(0).publish();
                    });
                    requests.clear();
                }
                return 0;
            }

            @Override
            public EngineState decompose() {
                return EngineState.EMPTY;
            }
        }

        @BeforeEach
        void open() {
            world.add("source", TestEngines.factory(EngineKind.TRANSPORT, _ -> source));
            world.add("application", TestEngines.factory(EngineKind.FRONTEND, context -> {
                calls = context.calls();
                return application;
            }));
            world.open("d0", DatapathInfo.Role.SERVER, "application", "source");
            world.step(2);
        }

        private void come(final int kind, final long stream, final int connection) {
            source.toSend.add(new long[] {kind, stream, connection});
            world.step(3);
        }

        private void assertConserved() {
            assertEquals(0, calls.openCount());
            assertEquals(List.of(), Audit.check(world.graph));
        }

        @Test
        void shouldTellTheApplicationAndDropItsAnswer() {
            come(Message.REQUEST, 100, 1);
            assertEquals(1, calls.openCount());
            come(Message.CANCEL, 100, 1);
            assertEquals(List.of("request", "cancel of a request"), application.taken);
            assertEquals(0, calls.openCount(), "its entry is free for another call");
            application.answers = true;
            world.step(3);
            assertEquals(List.of(), source.sent);
            assertConserved();
        }

        @Test
        void shouldNotHandOverRequestThatIsParked() {
            world.attach("policy", new TestEngines.Deciding(_ -> Verdict.PASS, m -> {
                m.resumeAtNs(m.resumeAtNs() == 0 ? world.nowNs + MS : m.resumeAtNs());
                return m.resumeAtNs() > world.nowNs ? Verdict.PARK : Verdict.PASS;
            }), -1);
            come(Message.REQUEST, 100, 1);
            come(Message.CANCEL, 100, 1);
            world.pause(2 * MS);
            world.step(3);
            assertEquals(List.of("cancel"), application.taken);
            assertConserved();
        }

        @Test
        void shouldHearOfItsOwnCallsOnly() {
            come(Message.REQUEST, 100, 1);
            come(Message.CANCEL, 100, 2);
            come(Message.CANCEL, 101, 1);
            come(Message.CANCEL, 0, 0);
            assertEquals(List.of("request"), application.taken);
            application.answers = true;
            world.step(3);
            assertEquals(List.of("answer 100"), source.sent);
            come(Message.CANCEL, 100, 1);
            assertEquals(1, application.taken.size(), "it was answered");
            assertConserved();
        }

        @Test
        void shouldWaitForAnApplicationThatTakesNothing() {
            application.isFull = true;
            for (int i = 1; i <= 400; i++) {
                source.toSend.add(new long[] {Message.REQUEST, i, 1});
                source.toSend.add(new long[] {Message.CANCEL, i, 1});
            }
            world.step(20);
            application.isFull = false;
            world.step(200);
            assertEquals(400, application.taken.stream().filter(line -> line.startsWith("cancel")).count());
            assertConserved();
        }
    }
}
