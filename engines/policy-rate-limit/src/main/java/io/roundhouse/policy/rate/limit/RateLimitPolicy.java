package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;

/**
 * Lets a request pass when the bucket has a token for it, otherwise parks it until the time of the next free token or
 * rejects it. A request never overtakes one that is parked, whatever the settings have become since. Limits requests an
 * application sends (tx of a client) and requests it is sent (rx of a server); answers pass.
 */
final class RateLimitPolicy implements Policy {
    /** gRPC's RESOURCE_EXHAUSTED. */
    private static final int RESOURCE_EXHAUSTED = 8;

    private final EngineContext context;
    private final boolean onClient;
    private final NanoClock clock;
    private final Counter passed;
    private final Counter limited;
    private final Counter wouldLimit;
    private final Bucket bucket;
    private final WaitingLine line;
    private boolean parks;
    private boolean shadow;
    /** What rejected requests are told. */
    private int reason;

    RateLimitPolicy(final EngineContext context, final RateLimitConfig config, final Bucket bucket,
        final WaitingLine line) {
        this.context = context;
        this.onClient = context.datapath().role() == Role.CLIENT;
        this.clock = context.clock();
        this.passed = context.counter("passed");
        this.limited = context.counter("limited");
        this.wouldLimit = context.counter("would_limit");
        this.bucket = bucket;
        this.line = line;
        configure(config);
    }

    @Override
    public Verdict onTx(final Message message) {
        return onClient ? limit(message) : Verdict.PASS;
    }

    @Override
    public Verdict onRx(final Message message) {
        return onClient ? Verdict.PASS : limit(message);
    }

    private Verdict limit(final Message message) {
        if (message.kind() != Message.REQUEST) {
            return Verdict.PASS;
        }
        final long nowNs = clock.nanoTime();
        final long place = message.resumeAtNs();
        if (place != 0) {
            return line.comeBack(place, nowNs) ? pass(message) : Verdict.PARK;
        }
        return parks && !shadow ? passOrPark(message, nowNs) : passOrReject(message, nowNs);
    }

    private Verdict passOrPark(final Message message, final long nowNs) {
        final long dueNs = bucket.reserve(nowNs);
        if (dueNs - nowNs > 0) {
            limited.add(1);
        } else if (line.isClear()) {
            return pass(message);
        }
        return park(message, line.join(dueNs));
    }

    private Verdict passOrReject(final Message message, final long nowNs) {
        if (!bucket.take(nowNs)) {
            if (!shadow) {
                limited.add(1);
                message.status(RESOURCE_EXHAUSTED).reason(reason);
                return Verdict.REJECT;
            }
            wouldLimit.add(1);
        }
        return line.isClear() ? pass(message) : park(message, line.join(nowNs));
    }

    private Verdict pass(final Message message) {
        passed.add(1);
        message.resumeAtNs(0);
        return Verdict.PASS;
    }

    private static Verdict park(final Message message, final long place) {
        message.resumeAtNs(place);
        return Verdict.PARK;
    }

    @Override
    public EngineState decompose() {
        final EngineState.Builder state = bucket.decompose();
        line.decompose(state);
        return state.build();
    }

    @Override
    public void reconfigure(final Settings settings) {
        final RateLimitConfig config = settings.as(RateLimitConfig.class);
        bucket.change(Rate.of(config), isService(config));
        configure(config);
    }

    private void configure(final RateLimitConfig config) {
        parks = isChoice("mode", config.mode(), "park", "reject");
        shadow = config.shadow();
        reason = parks ? 0 : context.reason("over the limit of " + context.engine() + " for each " + config.scope()
            + ": max_tokens=" + config.max_tokens() + " tokens_per_fill=" + config.tokens_per_fill() + " fill_interval="
            + config.fill_interval() + " ms; call again later, or raise them");
    }

    static boolean isService(final RateLimitConfig config) {
        return isChoice("scope", config.scope(), "service", "datapath");
    }

    private static boolean isChoice(final String property, final String value, final String yes, final String no) {
        if (!value.equals(yes) && !value.equals(no)) {
            throw new IllegalArgumentException(
                property + " must be " + yes + " or " + no + ": " + property + "=" + value);
        }
        return value.equals(yes);
    }
}
