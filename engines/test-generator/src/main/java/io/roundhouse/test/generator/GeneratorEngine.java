package io.roundhouse.test.generator;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.numbering.GapRecorder;
import java.util.Arrays;

/** Makes numbered requests as fast as the lane takes them or at a rate, and checks the answers. */
final class GeneratorEngine implements Engine {
    private static final int BATCH = 256;
    private static final long PACE_TIMER = 1;

    private final EngineContext context;
    private final Calls calls;
    private final PayloadBlock block;
    private final Counter sent;
    private final Counter longestGap;
    private final long[] callOfCell;
    private AnswerCheck answers;
    private GapRecorder gap = new GapRecorder();
    private Pace pace;
    private GeneratorSettings limits;
    private long next;

    GeneratorEngine(final EngineContext context, final GeneratorConfig config, final PayloadBlock block) {
        this.context = context;
        this.calls = context.calls();
        this.block = block;
        this.sent = context.counter("sent");
        this.longestGap = context.counter("longest_gap_ns");
        this.callOfCell = new long[block.cells()];
        this.answers = new AnswerCheck(context);
        this.pace = new Pace(config.rate_per_second(), context.clock().nanoTime(), 0);
        this.limits = GeneratorSettings.of(config);
    }

    static GeneratorConfig check(final GeneratorConfig config) {
        inRange("rate_per_second", config.rate_per_second(), 0, 1_000_000_000L);
        inRange("in_flight", config.in_flight(), 0, 1_024);
        inRange("payload_bytes", config.payload_bytes(), 8, 65_536);
        inRange("total", config.total(), 0, Long.MAX_VALUE);
        return config;
    }

    private static void inRange(final String property, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                property + " must be " + min + " to " + max + ": " + property + "=" + value);
        }
    }

    @Override
    public int doWork(final Ports ports) {
        final InPort done = ports.in(1);
        final int reclaimed = done.available();
        done.release(reclaimed);
        return reclaimed + answers.take(ports.in(0)) + send(ports.out(0));
    }

    private int send(final OutPort out) {
        final long nowNs = context.clock().nanoTime();
        final long left = limits.total() == 0 ? BATCH : limits.total() - next;
        final int most = (int) Math.min(Math.min(left, BATCH), pace.due(nowNs));
        int count = 0;
        while (count < most && sendOne(out)) {
            count++;
        }
        if (count > 0) {
            pace.sent(count);
            sent.add(count);
            if (gap.onMessage(nowNs)) {
                longestGap.set(gap.longestNs());
            }
        } else if (pace.isLimited() && left > 0) {
            context.timers().schedule(PACE_TIMER, pace.nextDueNs());
        }
        return count;
    }

    private boolean sendOne(final OutPort out) {
        final Message message = out.claim();
        if (message == null) {
            return false;
        }
        if (limits.inFlight() > 0 && !open(message)) {
            return false;
        }
        block.fill(message.kind(Message.REQUEST).method(limits.method()), next);
        out.publish();
        next++;
        return true;
    }

    private boolean open(final Message message) {
        final int cell = (int) next & callOfCell.length - 1;
        if (calls.openCount() >= limits.inFlight() || calls.isOpen(callOfCell[cell])) {
            return false;
        }
        final long callId = calls.open(next, limits.method(), 0);
        callOfCell[cell] = callId;
        message.callId(callId);
        return callId != 0;
    }

    @Override
    public EngineState decompose() {
        final EngineState.Builder state = EngineState.builder(1).put("next", next)
            .put("pace", pace.toLongs()).put("gap", gap.toLongs());
        block.decompose(state);
        answers.decompose(state);
        int open = 0;
        final long[] cellsAndCalls = new long[callOfCell.length * 2];
        for (int cell = 0; cell < callOfCell.length; cell++) {
            if (calls.isOpen(callOfCell[cell])) {
                cellsAndCalls[open++] = cell;
                cellsAndCalls[open++] = callOfCell[cell];
            }
        }
        return state.put("open_calls", Arrays.copyOf(cellsAndCalls, open)).build();
    }

    /** Takes over where another revision stopped. */
    void goOn(final EngineState state) {
        next = state.longValue("next");
        final long[] p = state.longs("pace");
        final long wanted = pace.toLongs()[0];
        pace = new Pace(p[0], p[1], p[2]);
        pace.change(wanted, context.clock().nanoTime());
        gap = GapRecorder.of(state.longs("gap"));
        answers = AnswerCheck.restore(context, state);
        final long[] open = state.longs("open_calls");
        for (int i = 0; i < open.length; i += 2) {
            callOfCell[(int) open[i]] = open[i + 1];
        }
    }

    @Override
    public void reconfigure(final Settings settings) {
        final GeneratorConfig config = check(settings.as(GeneratorConfig.class));
        if (config.payload_bytes() != block.payloadBytes()) {
            throw new IllegalArgumentException("payload_bytes cannot be changed while running: payload_bytes="
                + config.payload_bytes());
        }
        final GeneratorSettings former = limits;
        limits = GeneratorSettings.of(config);
        pace.change(config.rate_per_second(), context.clock().nanoTime());
        if (former.gapWindow() != limits.gapWindow()) {
            gap.restart();
            longestGap.set(0);
        }
    }

    @Override
    public void close() {
        context.timers().cancel(PACE_TIMER);
        block.close(context.handles());
    }
}
