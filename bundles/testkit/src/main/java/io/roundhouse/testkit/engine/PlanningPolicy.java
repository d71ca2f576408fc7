package io.roundhouse.testkit.engine;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * An algorithm as a stage: a request asks for a plan and is turned round with it, REJECT with status 0. All other
 * methods pass. The plan: the request's first long, which may be its number; how many plans were made before; and the
 * place of the largest of the longs that follow in the request.
 *
 * <pre>
 *  request:  tag u64 | load u64 ...            answer:  tag u64 | plans made u64 | index of the largest load u64
 * </pre>
 *
 * <p>Answers lie in a ring of cells twice as large as the call table, so an answer stays until its call was completed.
 * Each instance has cells of its own, since the runtime may try another instance out while this one works; a message
 * keeps the cells it refers to alive.
 */
public final class PlanningPolicy implements Policy {
    /** The method that asks for a plan. */
    public static final int PLAN = 3;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CELL_BYTES = 32;
    private static final int MEMORY_BYTES = 2048 * CELL_BYTES;
    private static final int ANSWER_BYTES = 24;
    private static final int INVALID_ARGUMENT = 3;

    private final MemorySegment answers = Arena.ofAuto().allocate(MEMORY_BYTES, Long.BYTES);
    private final Counter planned;
    private long plans;

    PlanningPolicy(final EngineContext context, final long plans) {
        this.planned = context.counter("plans");
        this.plans = plans;
    }

    @Override
    public Verdict onTx(final Message message) {
        return plan(message);
    }

    @Override
    public Verdict onRx(final Message message) {
        return plan(message);
    }

    private Verdict plan(final Message message) {
        if (message.kind() != Message.REQUEST || message.method() != PLAN) {
            return Verdict.PASS;
        }
        if (message.length() < 2 * Long.BYTES) {
            message.status(INVALID_ARGUMENT).payload(MemorySegment.NULL, 0, 0);
            return Verdict.REJECT;
        }
        final long cell = plans * CELL_BYTES % MEMORY_BYTES;
        answers.set(LONG, cell, message.segment().get(LONG, message.offset()));
        answers.set(LONG, cell + 8, plans++);
        answers.set(LONG, cell + 16, largest(message));
        message.status(0).payload(answers, cell, ANSWER_BYTES);
        planned.add(1);
        return Verdict.REJECT;
    }

    private static long largest(final Message message) {
        final MemorySegment memory = message.segment();
        final long start = message.offset() + Long.BYTES;
        final int count = message.length() / Long.BYTES - 1;
        int largest = 0;
        for (int i = 1; i < count; i++) {
            if (memory.get(LONG, start + 8L * i) > memory.get(LONG, start + 8L * largest)) {
                largest = i;
            }
        }
        return largest;
    }

    @Override
    public EngineState decompose() {
        return EngineState.builder(1).put("plans", plans).build();
    }
}
