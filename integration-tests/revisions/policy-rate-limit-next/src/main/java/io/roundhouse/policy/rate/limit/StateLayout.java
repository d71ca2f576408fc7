package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.EngineState;

/**
 * Reads both layouts and writes the older one.
 *
 * <pre>
 *  both       max_tokens  tokens_per_fill  fill_interval_ns  epoch_ns  shared  newest  passed
 *  version 1  taken       tokens taken since the epoch
 *  version 2  used_up_ns  time since the epoch at which as many had been poured in;  longest_wait_ns
 * </pre>
 */
final class StateLayout {
    private static final String[] SAME = {"max_tokens", "tokens_per_fill", "fill_interval_ns", "epoch_ns", "shared",
        "newest", "passed"};

    private StateLayout() {
    }

    static Rate rate(final EngineState state) {
        return new Rate(state.longValue("max_tokens"), state.longValue("tokens_per_fill"),
            state.longValue("fill_interval_ns"));
    }

    static long taken(final EngineState state) {
        return state.version() == 1 ? state.longValue("taken")
            : Evenly.poured(rate(state), state.longValue("used_up_ns"));
    }

    /** The state in version 1: the longest wait is forgotten. */
    static EngineState first(final EngineState state) {
        final EngineState.Builder first = EngineState.builder(1).put("taken", taken(state));
        for (final String name : SAME) {
            first.put(name, state.longValue(name));
        }
        return first.build();
    }
}
