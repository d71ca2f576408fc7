package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A policy that is declared for methods sees their messages, on both lanes, and no others. */
final class MethodStageTest {
    private static final Map<Integer, String> METHODS = Map.of(7, "/shop.Orders/Place", 8, "/shop.Orders/Find");
    private static final long MS = 1_000_000L;

    private final TestGraph world = TestGraph.stepped();
    private final List<String> seen = new ArrayList<>();
    private final List<Integer> answered = new ArrayList<>();
    private int toCall;
    private Calls calls;

    /** Calls both methods in turn. */
    private final class Both implements Engine {
        Both(final EngineContext context) {
            calls = context.calls();
        }

        @Override
        public int doWork(final Ports ports) {
            for (; ports.in(0).available() > 0; ports.in(0).release(1)) {
                final long callId = ports.in(0).peek(0).callId();
                answered.add(calls.method(callId));
                calls.close(callId);
            }
            ports.in(1).release(ports.in(1).available());
            for (; toCall > 0; toCall--) {
                final int method = 7 + toCall % 2;
                ports.out(0).claim().kind(Message.REQUEST).method(method).callId(calls.open(toCall, method, 0));
                ports.out(0).publish();
            }
            return 0;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    private Verdict park(final Message message) {
        message.resumeAtNs(message.resumeAtNs() == 0 ? world.nowNs + MS : message.resumeAtNs());
        return message.resumeAtNs() > world.nowNs ? Verdict.PARK : Verdict.PASS;
    }

    private void open(final boolean isParking, final String... chain) {
        world.add("both", TestEngines.factory(EngineKind.FRONTEND, Both::new));
        world.add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> new TestEngines.Echo()));
        world.add("policy", TestEngines.factory(EngineKind.POLICY, _ -> new TestEngines.Deciding(m -> {
            seen.add("request " + m.method());
            return isParking ? park(m) : Verdict.PASS;
        }, m -> {
            seen.add("answer " + calls.method(m.callId()));
            return Verdict.PASS;
        })));
        world.open("d0", Role.CLIENT, "both", "echo", METHODS, chain);
        world.step(2);
    }

    @Test
    void shouldSeeMessagesOfItsMethodsOnly() {
        open(false, "policy method=/shop.Orders/Place");
        toCall = 6;
        world.step(5);
        assertEquals(6, answered.size());
        assertEquals(List.of("request 7", "request 7", "request 7", "answer 7", "answer 7", "answer 7"), seen);
        assertEquals(List.of(), Audit.check(world.graph));
    }

    @Test
    void shouldHoldUpNoOtherMethods() {
        open(true, "policy method=*Place");
        toCall = 6;
        world.step(5);
        assertEquals(List.of(8, 8, 8), answered);
        world.pause(2 * MS);
        world.step(5);
        assertEquals(List.of(8, 8, 8, 7, 7, 7), answered);
        assertEquals(List.of(), Audit.check(world.graph));
    }

    @Test
    void shouldSeeAllWithoutMethods() {
        open(false, "policy");
        toCall = 2;
        world.step(5);
        assertTrue(seen.contains("request 8") && seen.contains("answer 7"), seen::toString);
    }
}
