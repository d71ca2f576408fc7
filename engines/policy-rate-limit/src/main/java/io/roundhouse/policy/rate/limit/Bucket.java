package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.GlobalLong;

/**
 * A token bucket that is filled in steps: {@code tokens_per_fill} at once at the end of each {@code fill_interval}.
 *
 * <p>The tokens there are at a time: {@code poured(time) - taken}, at most {@code maxTokens}, below 0 when tokens of
 * later fills are reserved. {@code taken} is a field, or for a limit over the whole service a long of the runtime,
 * named after what is poured: instances whose rate has been changed already leave the former bucket to those that still
 * have it.
 */
final class Bucket {
    private final EngineContext context;
    private Rate rate;
    private long epochNs;
    private long taken;
    private GlobalLong shared;
    private long cachedNs = Long.MIN_VALUE;
    private long cachedPoured;

    private Bucket(final EngineContext context, final Rate rate, final long epochNs) {
        this.context = context;
        this.rate = rate;
        this.epochNs = epochNs;
    }

    /** A full bucket. @param service whether it is the one of the whole service */
    static Bucket create(final EngineContext context, final Rate rate, final boolean service) {
        final Bucket bucket = new Bucket(context, rate, context.clock().nanoTime());
        bucket.taken = -rate.maxTokens();
        if (service) {
            bucket.share(-rate.maxTokens());
        }
        return bucket;
    }

    /** The bucket of a state; goes on at {@code rate} with the tokens it had. */
    static Bucket restore(final EngineContext context, final EngineState state, final Rate rate,
        final boolean service) {
        final Rate former = new Rate(state.longValue("max_tokens"), state.longValue("tokens_per_fill"),
            state.longValue("fill_interval_ns"));
        final Bucket bucket = new Bucket(context, former, state.longValue("epoch_ns"));
        bucket.taken = state.longValue("taken");
        if (state.longValue("shared") == 1) {
            bucket.share(bucket.taken);
        }
        bucket.change(rate, service);
        return bucket;
    }

    /** A state with the bucket in it. */
    EngineState.Builder decompose() {
        return EngineState.builder(1).put("max_tokens", rate.maxTokens()).put("tokens_per_fill", rate.tokensPerFill())
            .put("fill_interval_ns", rate.fillIntervalNs()).put("epoch_ns", epochNs).put("taken", taken())
            .put("shared", shared == null ? 0L : 1L);
    }

    /** Goes on at another rate with the tokens there are, as many as it holds. */
    void change(final Rate next, final boolean service) {
        final boolean wasShared = shared != null;
        if (next.pours(rate) && service == wasShared) {
            rate = next;
            return;
        }
        final long nowNs = context.clock().nanoTime();
        final long tokens = Math.min(poured(nowNs) - floor(poured(nowNs)), next.maxTokens());
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

    /** Takes a token if there is one. */
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

    /** Takes the next token that nobody has, though it may be one of a later fill. @return when it is there */
    long reserve(final long nowNs) {
        final long poured = poured(nowNs);
        while (true) {
            final long seen = taken();
            final long token = Math.max(seen, poured - rate.maxTokens()) + 1;
            if (swap(seen, token)) {
                return token <= poured ? nowNs : epochNs + elapsedOf(token);
            }
        }
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

    private long floor(final long poured) {
        return Math.max(taken(), poured - rate.maxTokens());
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

    /** Divides once for each reading of the clock, not for each message. */
    private long poured(final long nowNs) {
        if (nowNs != cachedNs) {
            cachedNs = nowNs;
            cachedPoured = Math.max(0, nowNs - epochNs) / rate.fillIntervalNs() * rate.tokensPerFill();
        }
        return cachedPoured;
    }

    private long elapsedOf(final long token) {
        final long fills = (token - 1) / rate.tokensPerFill() + 1;
        return fills > (Long.MAX_VALUE >> 1) / rate.fillIntervalNs() ? Long.MAX_VALUE >> 1
            : fills * rate.fillIntervalNs();
    }
}
