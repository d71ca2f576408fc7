package io.roundhouse.policy.acl;

import static io.roundhouse.policy.acl.OrderSchema.FIND;
import static io.roundhouse.policy.acl.OrderSchema.PLACE;
import static io.roundhouse.policy.acl.OrderSchema.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.testkit.TestEngineContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AclPolicyTest {
    private static final int PERMISSION_DENIED = 7;

    private TestEngineContext context = TestEngineContext.onDatapath("acl", Role.CLIENT, OrderSchema.set());

    private Policy policy(final String rules) {
        return policy(Map.of("rules", rules));
    }

    private Policy policy(final Map<String, ?> settings) {
        return (Policy) new AclEngineFactory().create(context.with(settings));
    }

    private static Message request(final int method, final byte[] payload) {
        final MemorySegment memory = Arena.ofAuto().allocate(payload.length + 16);
        MemorySegment.copy(payload, 0, memory, ValueLayout.JAVA_BYTE, 8, payload.length);
        return new Message().kind(Message.REQUEST).method(method).payload(memory, 8, payload.length);
    }

    private void assertAllowed(final Policy policy, final int method, final byte[] payload) {
        final Message message = request(method, payload);
        assertEquals(Verdict.PASS, policy.onTx(message));
        assertEquals(0, message.status());
    }

    private void assertDenied(final String reason, final Policy policy, final int method, final byte[] payload) {
        final Message message = request(method, payload);
        assertEquals(Verdict.REJECT, policy.onTx(message));
        assertEquals(PERMISSION_DENIED, message.status());
        assertEquals(reason, context.reasonText(message.reason()));
    }

    @Test
    void shouldDoWhatTheFirstRuleSaysThatFits() {
        final Policy policy = policy("allow /shop.Orders/Place where customer = mallory and total < 10;"
            + "deny /shop.Orders/Place where customer = mallory; deny * where total > 1000");
        assertAllowed(policy, PLACE, order("mallory", 9));
        assertDenied("denied by rule 2 of acl at the caller", policy, PLACE, order("mallory", 10));
        assertAllowed(policy, PLACE, order("ada", 1000));
        assertDenied("denied by rule 3 of acl at the caller", policy, PLACE, order("ada", 1001));
        assertAllowed(policy, FIND, new byte[] {8, 5});
        assertEquals(3, context.count("allowed"));
        assertEquals(2, context.count("denied"));
        assertEquals(order("mallory", 9).length * 2 + order("ada", 1000).length * 2, context.count("read_bytes"),
            "of methods whose rules are about content only");
    }

    @Test
    void shouldLookIntoEveryLineAndAtWhatIsThereInTheEnd() {
        final Policy policy = policy("deny * where lines.item contains \"gun \\\"x\\\"\"; deny * where card exists");
        assertAllowed(policy, PLACE, order("ada", 1, "tea", "milk"));
        assertDenied("denied by rule 1 of acl at the caller", policy, PLACE, order("ada", 1, "tea", "a gun \"x\" b"));
        assertDenied("denied by rule 2 of acl at the caller", policy, PLACE, new byte[] {34, 1, 'c'});
        assertAllowed(policy, PLACE, new byte[] {34, 1, 'c', 42, 1, 'v'});
    }

    @Test
    void shouldDenyByDefaultWhenItIsTold() {
        final Policy policy = policy(Map.of("rules", "allow /shop.Orders/* where customer = ada", "otherwise", "deny"));
        assertAllowed(policy, PLACE, order("ada", 1));
        assertDenied("denied: no rule of acl at the caller allows it", policy, PLACE, order("bob", 1));
        assertDenied("denied: no rule of acl at the caller allows it", policy, FIND, new byte[0]);
        assertAllowed(policy, SchemaExchange.METHOD, new byte[0]);
    }

    @Test
    void shouldDenyWhatCannotBeReadIfItHasToRead() {
        final Policy policy = policy("deny /shop.Orders/Place where customer = mallory");
        assertDenied("denied: the rules of acl at the caller cannot read the request", policy, PLACE,
            new byte[] {10, 100, 'x'});
        assertAllowed(policy, FIND, new byte[] {10, 100, 'x'});
        assertEquals(1, context.count("unreadable"));
    }

    @Test
    void shouldNotTakeMetadataForContent() {
        final byte[] order = order("ada", 1);
        final Message message = request(PLACE, order);
        message.payload(message.segment(), message.offset(), order.length + 5).metadata(5);
        assertEquals(Verdict.PASS, policy("deny * where customer = mallory").onTx(message));
    }

    @Test
    void shouldDecideOnTheServerAboutWhatComes() {
        context = TestEngineContext.onDatapath("acl", Role.SERVER, OrderSchema.set());
        final Policy policy = policy("deny * where customer = mallory");
        final Message message = request(PLACE, order("mallory", 1));
        assertEquals(Verdict.PASS, policy.onTx(message));
        assertEquals(Verdict.REJECT, policy.onRx(message));
        assertEquals("denied by rule 1 of acl at the server", context.reasonText(message.reason()));
        assertEquals(Verdict.PASS, policy.onRx(message.kind(Message.RESPONSE)), "answers pass");
    }

    @Test
    void shouldDenySessionsInWhichItCannotLook() {
        context = TestEngineContext.onDatapath("acl", Role.CLIENT, DescriptorSet.EMPTY);
        final String rules = "allow /shop.Orders/Find; deny * where customer = mallory";
        assertAllowed(policy(rules), FIND, new byte[0]);
        assertDenied("denied: rules of acl at the caller are about content, and the session has no schema",
            policy(rules), PLACE, order("ada", 1));
        assertAllowed(policy(Map.of("rules", rules, "without_schema", "skip")), PLACE, order("mallory", 1));
        assertAllowed(policy(Map.of()), PLACE, new byte[0]);
    }

    @Test
    void shouldKeepTheLastGoodRules() {
        final Policy policy = policy("deny * where customer = mallory");
        for (final String wrong : new String[] {"deny", "deny *; allow", "permit *", "deny shop", "deny * where",
            "deny * where customer", "deny * where customer =", "deny * where customer like x", "deny * when x = 1",
            "deny * where customer = a b", "deny * where customer = \"open", "deny * where 5 = 5",
            "deny /shop.Orders/Place where colour = red", "deny /shop.Orders/Place where total = red",
            "deny /shop.Orders/* where colour = red"}) {
            assertThrows(IllegalArgumentException.class, () -> policy.reconfigure(Settings.of(Map.of("rules", wrong))),
                wrong);
            assertThrows(IllegalArgumentException.class, () -> policy(wrong), wrong);
        }
        assertThrows(IllegalArgumentException.class,
            () -> policy.reconfigure(Settings.of(Map.of("rules", "allow *", "otherwise", "perhaps"))));
        assertDenied("denied by rule 1 of acl at the caller", policy, PLACE, order("mallory", 1));
        policy.reconfigure(Settings.of(Map.of("rules", ";; allow *;")));
        assertAllowed(policy, PLACE, order("mallory", 1));
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertWrong("rule 2 is wrong: a value behind customer = is missing", "allow *; deny * where customer = ;");
        assertWrong("rule 1 is wrong: behind it comes ;, not b", "deny * where customer = a b");
        assertWrong("rules cannot be read from here on: \"open", "deny * where customer = \"open");
        assertWrong("rule 1 does not fit /shop.Orders/Place: message shop.Order has no field colour: colour = red",
            "deny /shop.Orders/Place where colour = red");
        assertWrong("rule 1 does not fit /shop.Orders/Place: value is no int64: total = red",
            "deny /shop.Orders/Place where total = red");
    }

    private void assertWrong(final String message, final String rules) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> policy(rules)).getMessage());
    }

    @Test
    void shouldSkipAnyMethodsThatARuleForAllDoesNotFit() {
        final Policy policy =
            policy("deny * where colour = red; deny * where id = 5; deny /other.Service/X where y = 1");
        assertAllowed(policy, PLACE, order("red", 5));
        assertDenied("denied by rule 2 of acl at the caller", policy, FIND, new byte[] {8, 5});
    }

    @Test
    void shouldGoOnWithTheSettings() {
        final Policy policy = policy("deny * where customer = mallory");
        final Policy next = (Policy) new AclEngineFactory().restore(context, policy.decompose());
        assertDenied("denied by rule 1 of acl at the caller", next, PLACE, order("mallory", 1));
        assertTrue(context.count("denied") > 0);
    }
}
