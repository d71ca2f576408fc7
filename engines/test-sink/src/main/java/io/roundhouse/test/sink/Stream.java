package io.roundhouse.test.sink;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.testkit.numbering.GapRecorder;
import io.roundhouse.testkit.numbering.NumberingChecker;

/** What the sink knows of one datapath. */
final class Stream {
    final String name;
    final NumberingChecker numbers;
    final GapRecorder gap;
    private final Counter received;
    private final Counter lost;
    private final Counter doubled;
    private final Counter reordered;
    private final Counter tooOld;
    private final Counter longestGap;

    /** The stream of datapath {@code name}, as the state has it, or from number 0. */
    Stream(final EngineContext context, final EngineState state, final String name) {
        this.name = name;
        this.numbers = state.has("numbers." + name)
            ? NumberingChecker.of(state.longs("numbers." + name)) : new NumberingChecker();
        this.gap = state.has("gap." + name) ? GapRecorder.of(state.longs("gap." + name)) : new GapRecorder();
        this.received = context.counter("received." + name);
        this.lost = context.counter("lost." + name);
        this.doubled = context.counter("doubled." + name);
        this.reordered = context.counter("reordered." + name);
        this.tooOld = context.counter("too_old." + name);
        this.longestGap = context.counter("longest_gap_ns." + name);
    }

    void decompose(final EngineState.Builder state) {
        state.put("numbers." + name, numbers.toLongs()).put("gap." + name, gap.toLongs());
    }

    void took(final int count, final long nowNs) {
        received.add(count);
        if (gap.onMessage(nowNs)) {
            longestGap.set(gap.longestNs());
        }
    }

    void restartGap() {
        gap.restart();
        longestGap.set(0);
    }

    void showTrouble() {
        lost.set(numbers.lost());
        doubled.set(numbers.doubled());
        reordered.set(numbers.reordered());
        tooOld.set(numbers.tooOld());
    }
}
