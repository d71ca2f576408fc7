package io.roundhouse.testkit.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.contract.PolicyContract;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class PlanningPolicyTest extends PolicyContract {
    @Override
    protected EngineFactory factory() {
        return new PlanningPolicyFactory();
    }

    @Test
    void shouldTurnARequestForAPlanRoundWithTheAnswer() {
        final Policy policy = (Policy) factory().create(TestEngineContext.onDatapath("planning", Role.CLIENT));
        final MemorySegment memory = Arena.ofAuto().allocate(40, 8);
        MemorySegment.copy(new long[] {77, 5, 9, 8, 1}, 0, memory, ValueLayout.JAVA_LONG, 0, 5);
        final Message request = new Message().kind(Message.REQUEST).method(PlanningPolicy.PLAN).payload(memory, 0, 40);
        assertEquals(Verdict.REJECT, policy.onTx(request));
        assertEquals(0, request.status());
        assertEquals(24, request.length());
        assertEquals(77, request.segment().get(ValueLayout.JAVA_LONG, request.offset()));
        assertEquals(0, request.segment().get(ValueLayout.JAVA_LONG, request.offset() + 8));
        assertEquals(1, request.segment().get(ValueLayout.JAVA_LONG, request.offset() + 16));
    }

    @Test
    void shouldRefuseARequestWithoutLoads() {
        final Policy policy = (Policy) factory().create(TestEngineContext.onDatapath("planning", Role.CLIENT));
        final Message request = new Message().kind(Message.REQUEST).method(PlanningPolicy.PLAN);
        assertEquals(Verdict.REJECT, policy.onTx(request));
        assertEquals(3, request.status());
    }
}
