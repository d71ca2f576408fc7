package io.roundhouse.policy.rate.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.testkit.RevisionLoader;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.contract.PolicyContract;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RateLimitNextContractTest extends PolicyContract {
    private static final EngineFactory FIRST =
        RevisionLoader.shadowed(RateLimitEngineFactory.class).factory(RateLimitEngineFactory.class.getName());

    @Override
    protected EngineFactory factory() {
        return new RateLimitEngineFactory();
    }

    @Override
    protected EngineFactory olderFactory() {
        return FIRST;
    }

    @Override
    protected List<Settings> settings() {
        return List.of(Settings.EMPTY,
            Settings.of(Map.of("max_tokens", 50, "tokens_per_fill", 300, "fill_interval", 7)),
            Settings.of(Map.of("max_tokens", 100, "tokens_per_fill", 7, "fill_interval", 1, "mode", "reject")),
            Settings.of(Map.of("max_tokens", 10, "tokens_per_fill", 13, "fill_interval", 1, "scope", "service")));
    }

    @Test
    void shouldPourEvenlyWhereTheFirstRevisionPoursAtTheEndOfTheInterval() {
        final Settings settings = Settings.of(
            Map.of("max_tokens", 10, "tokens_per_fill", 10, "fill_interval", 10, "mode", "reject"));
        assertEquals(0, passedHalfWay(FIRST, settings));
        assertEquals(5, passedHalfWay(factory(), settings));
    }

    private static int passedHalfWay(final EngineFactory factory, final Settings settings) {
        final TestEngineContext context = TestEngineContext.onDatapath("rate-limit", Role.CLIENT).with(settings);
        final Policy policy = (Policy) factory.create(context);
        passed(policy, 20);
        context.clock().advance(5_000_000);
        return passed(policy, 20);
    }

    private static int passed(final Policy policy, final int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            passed += policy.onTx(new Message().kind(Message.REQUEST)) == Verdict.PASS ? 1 : 0;
        }
        return passed;
    }

    @Test
    void shouldShowTheLongestWaitAndKeepItInItsState() {
        final TestEngineContext context = TestEngineContext.onDatapath("rate-limit", Role.CLIENT)
            .with(Map.of("max_tokens", 1, "tokens_per_fill", 1, "fill_interval", 10));
        final Policy policy = (Policy) factory().create(context);
        passed(policy, 4);
        assertEquals(30_000_000, context.count("longest_wait_ns"));
        final EngineState state = policy.decompose();
        assertEquals(30_000_000, state.longValue("longest_wait_ns"));
        assertEquals(state, factory().restore(context, state).decompose());
    }

    @Test
    void shouldFindTheSameTokensFromTheTimeAsFromTheirNumber() {
        final SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            final long interval = (1 + random.nextLong(3_600_000)) * 1_000_000;
            final long most = Math.min(Long.MAX_VALUE / interval, Math.min(interval, 1_000_000_000L));
            final long perFill = 1 + random.nextLong(most);
            final Rate rate = new Rate(1, perFill, interval);
            final long token = random.nextLong(-1_000_000, 1_000_000);
            assertEquals(token, Evenly.poured(rate, Evenly.elapsedOf(rate, token)), () -> rate + " token=" + token);
        }
    }
}
