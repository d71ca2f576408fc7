package io.roundhouse.policy.rate.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestPorts;
import io.roundhouse.testkit.TestStagePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RateLimitPolicyTest {
    private static final long MS = 1_000_000L;

    private final TestEngineContext context = TestEngineContext.onDatapath("rate-limit", Role.CLIENT);
    private final List<Long> out = new ArrayList<>();

    private Policy policy(final Map<String, ?> settings) {
        return (Policy) new RateLimitEngineFactory().create(context.with(settings));
    }

    private static Map<String, ?> rate(final long max, final long perFill, final long intervalMs, final String mode) {
        return Map.of("max_tokens", max, "tokens_per_fill", perFill, "fill_interval", intervalMs, "mode", mode);
    }

    private static Message request() {
        return new Message().kind(Message.REQUEST);
    }

    private static int passed(final Policy policy, final int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            passed += policy.onTx(request()) == Verdict.PASS ? 1 : 0;
        }
        return passed;
    }

    @Test
    void shouldLetEverythingPassWithoutSettings() {
        assertEquals(1_000_000, passed(policy(Map.of()), 1_000_000));
        assertEquals(1_000_000, context.count("passed"));
    }

    @Test
    void shouldPassWhatTheBucketHoldsAndThenWhatIsPouredIn() {
        final Policy policy = policy(rate(10, 3, 5, "reject"));
        assertEquals(10, passed(policy, 20));
        context.clock().advance(5 * MS - 1);
        assertEquals(0, passed(policy, 20));
        context.clock().advance(1);
        assertEquals(3, passed(policy, 20));
        context.clock().advance(1_000 * MS);
        assertEquals(10, passed(policy, 20));
        assertEquals(23, context.count("passed"));
        assertEquals(57, context.count("limited"));
    }

    @Test
    void shouldRejectAsResourceExhausted() {
        final Policy policy = policy(rate(1, 1, 1_000, "reject"));
        passed(policy, 1);
        final Message request = request();
        assertEquals(Verdict.REJECT, policy.onTx(request));
        assertEquals(8, request.status());
        assertEquals("over the limit of rate-limit for each datapath: max_tokens=1 tokens_per_fill=1 "
            + "fill_interval=1000 ms;"
            + " call again later, or raise them", context.reasonText(request.reason()));
    }

    @Test
    void shouldParkUntilTheTimeOfTheTokenThatIsReserved() {
        final Policy policy = policy(rate(1, 2, 10, "park"));
        final long startNs = context.clock().nanoTime();
        passed(policy, 1);
        final long[] due = LongStream.range(0, 5).map(i -> {
            final Message request = request();
            assertEquals(Verdict.PARK, policy.onTx(request));
            return (request.resumeAtNs() - startNs + MS / 2) / MS;
        }).toArray();
        assertEquals(List.of(10L, 10L, 20L, 20L, 30L), LongStream.of(due).boxed().toList());
        assertEquals(5, context.count("limited"));
    }

    @Test
    void shouldOnlyCountInShadowMode() {
        final Policy policy =
            policy(Map.of("max_tokens", 2, "tokens_per_fill", 1, "fill_interval", 1_000, "shadow", true));
        assertEquals(10, passed(policy, 10));
        assertEquals(8, context.count("would_limit"));
        assertEquals(0, context.count("limited"));
    }

    @Test
    void shouldLimitRequestsOnlyAndOnTheSideTheyComeFrom() {
        final Map<String, ?> none = rate(1, 1, 1_000, "reject");
        final Policy client = policy(none);
        passed(client, 1);
        assertEquals(Verdict.PASS, client.onRx(new Message().kind(Message.RESPONSE)));
        assertEquals(Verdict.REJECT, client.onTx(request()));
        final TestEngineContext onServer = TestEngineContext.onDatapath("rate-limit", Role.SERVER).with(none);
        final Policy server = (Policy) new RateLimitEngineFactory().create(onServer);
        assertEquals(Verdict.PASS, server.onRx(request()));
        assertEquals(Verdict.REJECT, server.onRx(request()));
        assertEquals(Verdict.PASS, server.onTx(new Message().kind(Message.RESPONSE)));
    }

    @Test
    void shouldShareOneLimitOverAllDatapaths() {
        final Policy here = policy(Map.of("max_tokens", 6, "tokens_per_fill", 4, "fill_interval", 10, "mode", "reject",
            "scope", "service"));
        final Policy there = (Policy) new RateLimitEngineFactory().create(context.sibling(1));
        assertEquals(4, passed(here, 4));
        assertEquals(2, passed(there, 4));
        context.clock().advance(10 * MS);
        assertEquals(4, passed(there, 3) + passed(here, 3));
    }

    @Test
    void shouldKeepTokensWhenReconfiguredAsFarAsTheBucketHolds() {
        final Policy policy = policy(rate(10, 1, 1_000, "reject"));
        passed(policy, 3);
        policy.reconfigure(Settings.of(rate(100, 2, 500, "reject")));
        assertEquals(7, passed(policy, 20));
        context.clock().advance(50_000 * MS);
        policy.reconfigure(Settings.of(rate(5, 3, 500, "reject")));
        assertEquals(5, passed(policy, 20));
    }

    @Test
    void shouldLetNoNewRequestOvertakeOneThatIsParked() {
        final Policy policy = policy(rate(1, 10, 10, "park"));
        final TestStagePort tx = new TestStagePort(context.clock(), 1024, (m, v) -> out.add(m.streamId()));
        final TestPorts ports = TestPorts.policy(tx, new TestStagePort(context.clock(), 1, (m, v) -> { }));
        bring(tx, 1, 3);
        policy.doWork(ports);
        bring(tx, 4, 4);
        context.clock().advance(10 * MS);
        policy.doWork(ports);
        assertEquals(List.of(1L), out, "4 has a token, but 2 and 3 are due and not back yet");
        drain(policy, tx, ports);
        assertEquals(List.of(1L, 2L, 3L, 4L), out);
    }

    @Test
    void shouldKeepOrderWhenTheTableIsFullAndTheLaneIsHeld() {
        final Policy policy = policy(rate(1, 1, 10, "park"));
        final TestStagePort tx = new TestStagePort(context.clock(), 2, (m, v) -> out.add(m.streamId()));
        final TestPorts ports = TestPorts.policy(tx, new TestStagePort(context.clock(), 1, (m, v) -> { }));
        bring(tx, 1, 40);
        drain(policy, tx, ports);
        assertEquals(LongStream.rangeClosed(1, 40).boxed().toList(), out);
    }

    @Test
    void shouldGoOnWhenAParkedRequestNeverComesBack() {
        final Policy policy = policy(rate(1, 1, 10, "park"));
        passed(policy, 1);
        assertEquals(Verdict.PARK, policy.onTx(request()));
        context.clock().advance(100 * MS);
        final Message next = request();
        assertEquals(Verdict.PARK, policy.onTx(next));
        context.clock().advance(1);
        assertEquals(Verdict.PASS, policy.onTx(next));
        context.clock().advance(10 * MS);
        assertEquals(Verdict.PASS, policy.onTx(request()), "nobody waits any more");
    }

    @Test
    void shouldReserveOneTokenForARequestThatHoldsTheLane() {
        final Policy policy = policy(rate(1, 1, 10, "park"));
        passed(policy, 1);
        final Message held = request();
        for (int i = 0; i < 5; i++) {
            assertEquals(Verdict.PARK, policy.onTx(held));
            context.clock().advance(MS);
        }
        context.clock().advance(5 * MS);
        assertEquals(Verdict.PASS, policy.onTx(held));
        assertEquals(1, context.count("limited"));
        context.clock().advance(10 * MS);
        assertEquals(Verdict.PASS, policy.onTx(request()));
    }

    private static void bring(final TestStagePort lane, final int from, final int to) {
        for (int i = from; i <= to; i++) {
            lane.claim().kind(Message.REQUEST).streamId(i);
            lane.publish();
        }
    }

    private void drain(final Policy policy, final TestStagePort tx, final TestPorts ports) {
        for (int i = 0; i < 100_000 && tx.waiting() + tx.parked() > 0; i++) {
            tx.resume();
            policy.doWork(ports);
            context.clock().advance(MS / 20);
        }
    }

    @Test
    void shouldRefuseSettingsByName() {
        for (final Map<String, ?> wrong : List.of(Map.of("max_tokens", 0), Map.of("tokens_per_fill", -1),
            Map.of("fill_interval", 0), Map.of("mode", "drop"), Map.of("scope", "all"),
            Map.of("tokens_per_fill", 1_000_000_000L, "fill_interval", 3_600_000),
            Map.of("max_tokens", 1_000_000_000_000L, "tokens_per_fill", 1, "fill_interval", 3_600_000))) {
            final var refused = assertThrows(IllegalArgumentException.class, () -> policy(wrong));
            assertTrue(wrong.keySet().stream().anyMatch(refused.getMessage()::contains), refused.getMessage());
        }
    }
}
