package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.GlobalLong;

/**
 * A token bucket that is filled evenly: token n is there {@code n * interval / tokensPerFill} ns after the epoch,
 * rounded up. So the tokens taken and the time at which the last of them was there say the same, and each follows from
 * the other.
 */
final class Bucket {
    private final EngineContext context;
    private final Counter longestWait;
    private Rate rate;
    private long epochNs;
    private long taken;
    private long longestWaitNs;
    private GlobalLong shared;
    private long cachedNs = Long.MIN_VALUE;
    private long cachedPoured;

    private Bucket(final EngineContext context, final Rate rate, final long epochNs) {
        this.context = context;
        this.longestWait = context.counter("longest_wait_ns");
        this.rate = rate;
        this.epochNs = epochNs;
    }

    static Bucket create(final EngineContext context, final Rate rate, final boolean service) {
        final Bucket bucket = new Bucket(context, rate, context.clock().nanoTime());
        bucket.taken = -rate.maxTokens();
        if (service) {
            bucket.share(-rate.maxTokens());
        }
        return bucket;
    }

    /** The bucket of a state in version 1 or 2. */
    static Bucket restore(final EngineContext context, final EngineState state, final Rate rate,
        final boolean service) {
        final Rate former = StateLayout.rate(state);
        final Bucket bucket = new Bucket(context, former, state.longValue("epoch_ns"));
        bucket.taken = StateLayout.taken(state);
        bucket.longestWaitNs = state.version() == 1 ? 0 : state.longValue("longest_wait_ns");
        if (state.longValue("shared") == 1) {
            bucket.share(bucket.taken);
        }
        bucket.change(rate, service);
        return bucket;
    }

    EngineState.Builder decompose() {
        return EngineState.builder(2).put("max_tokens", rate.maxTokens()).put("tokens_per_fill", rate.tokensPerFill())
            .put("fill_interval_ns", rate.fillIntervalNs()).put("epoch_ns", epochNs)
            .put("used_up_ns", Evenly.elapsedOf(rate, taken())).put("longest_wait_ns", longestWaitNs)
            .put("shared", shared == null ? 0L : 1L);
    }

    void change(final Rate next, final boolean service) {
        final boolean wasShared = shared != null;
        if (next.pours(rate) && service == wasShared) {
            rate = next;
            return;
        }
        final long nowNs = context.clock().nanoTime();
        final long poured = poured(nowNs);
        final long tokens = Math.min(poured - Math.max(taken(), poured - rate.maxTokens()), next.maxTokens());
        rate = next;
        cachedNs = Long.MIN_VALUE;
        epochNs = nowNs;
        taken = -tokens;
        shared = null;
        if (service) {
            share(wasShared ? -tokens : -next.maxTokens());
            if (wasShared) {
                raise(poured(nowNs) - tokens);
            }
        }
    }

    boolean take(final long nowNs) {
        final long poured = poured(nowNs);
        while (true) {
            final long seen = taken();
            final long from = Math.max(seen, poured - rate.maxTokens());
            if (from >= poured) {
                return false;
            }
            if (swap(seen, from + 1)) {
                return true;
            }
        }
    }

    long reserve(final long nowNs) {
        final long poured = poured(nowNs);
        while (true) {
            final long seen = taken();
            final long token = Math.max(seen, poured - rate.maxTokens()) + 1;
            if (swap(seen, token)) {
                return token <= poured ? nowNs : waitUntil(epochNs + Evenly.elapsedOf(rate, token), nowNs);
            }
        }
    }

    private long waitUntil(final long dueNs, final long nowNs) {
        if (dueNs - nowNs > longestWaitNs) {
            longestWaitNs = dueNs - nowNs;
            longestWait.set(longestWaitNs);
        }
        return dueNs;
    }

    private void share(final long initial) {
        epochNs = context.global("epoch_ns", epochNs).get();
        shared = context.global("taken/" + rate.tokensPerFill() + "/" + rate.fillIntervalNs(), initial);
    }

    private void raise(final long least) {
        long seen = taken();
        while (seen < least && !swap(seen, least)) {
            seen = taken();
        }
    }

    private long taken() {
        return shared == null ? taken : shared.get();
    }

    private boolean swap(final long expected, final long value) {
        if (shared != null) {
            return shared.compareAndSet(expected, value);
        }
        taken = value;
        return true;
    }

    private long poured(final long nowNs) {
        if (nowNs != cachedNs) {
            cachedNs = nowNs;
            cachedPoured = Evenly.poured(rate, Math.max(0, nowNs - epochNs));
        }
        return cachedPoured;
    }
}
