package io.roundhouse.policy.acl;

import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.Method;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import java.util.List;

/**
 * Rejects requests with PERMISSION_DENIED that the rules deny: those an application sends (tx of a client), and those
 * it is sent (rx of a server). Answers pass.
 */
final class AclPolicy implements Policy {
    /** gRPC's PERMISSION_DENIED. */
    private static final int PERMISSION_DENIED = 7;

    private final EngineContext context;
    private final boolean onClient;
    private final Counter allowed;
    private final Counter denied;
    private final Counter unreadable;
    private final Counter readBytes;
    private Ruleset rules;
    /** By number of the rule, from 1. */
    private int[] reasons;
    /** Of rules about methods, for sessions without their schema: the method, or 0 for a rule about all. */
    private int[] methodIds;
    private boolean isAllowedOtherwise;
    private boolean isSkippedWithoutSchema;
    private int otherwiseReason;
    private int unreadableReason;
    private int noSchemaReason;

    AclPolicy(final EngineContext context) {
        this.context = context;
        onClient = context.datapath().role() == Role.CLIENT;
        allowed = context.counter("allowed");
        denied = context.counter("denied");
        unreadable = context.counter("unreadable");
        readBytes = context.counter("read_bytes");
        reconfigure(context.settings());
    }

    @Override
    public void reconfigure(final Settings settings) {
        final AclConfig config = settings.as(AclConfig.class);
        final boolean allows = isChoice("otherwise", config.otherwise(), "allow", "deny");
        final boolean skips = isChoice("without_schema", config.without_schema(), "skip", "deny");
        // All that may fail comes before anything changes: the last good rules stay in force.
        final Ruleset next = new Ruleset(RuleParser.parse(config.rules()), context.datapath().schema());
        final List<Rule> all = next.all();
        final String place = " of " + context.engine() + " at the " + (onClient ? "caller" : "server");
        reasons = all.stream().mapToInt(rule -> context.reason("denied by rule " + rule.number() + place)).toArray();
        methodIds = all.stream().mapToInt(rule -> rule.isOfOneMethod() ? Method.idOf(rule.method()) : 0).toArray();
        otherwiseReason = context.reason("denied: no rule" + place + " allows it");
        unreadableReason = context.reason("denied: the rules" + place + " cannot read the request");
        noSchemaReason = context.reason("denied: rules" + place + " are about content, and the session has no schema");
        isAllowedOtherwise = allows;
        isSkippedWithoutSchema = skips;
        rules = next;
    }

    private static boolean isChoice(final String property, final String value, final String yes, final String no) {
        if (!value.equals(yes) && !value.equals(no)) {
            throw new IllegalArgumentException(
                property + " must be " + yes + " or " + no + ": " + property + "=" + value);
        }
        return value.equals(yes);
    }

    @Override
    public Verdict onTx(final Message message) {
        return onClient ? decide(message) : Verdict.PASS;
    }

    @Override
    public Verdict onRx(final Message message) {
        return onClient ? Verdict.PASS : decide(message);
    }

    private Verdict decide(final Message message) {
        if (message.kind() != Message.REQUEST) {
            return Verdict.PASS;
        }
        final MethodRules concerned = rules.of(message.method());
        if (concerned == null) {
            return withoutSchema(message);
        }
        if (concerned.readsContent()) {
            readBytes.add(message.payloadLength());
        }
        final int index = concerned.decide(message);
        if (index == MethodRules.UNREADABLE) {
            unreadable.add(1);
            return deny(message, unreadableReason);
        }
        return index == MethodRules.NONE ? otherwise(message) : by(concerned.rule(index), message);
    }

    /** By the method alone; the schema's own queries pass. */
    private Verdict withoutSchema(final Message message) {
        if (message.method() == SchemaExchange.METHOD) {
            return Verdict.PASS;
        }
        final List<Rule> all = rules.all();
        for (int i = 0; i < methodIds.length; i++) {
            final Rule rule = all.get(i);
            if (methodIds[i] == message.method() || methodIds[i] == 0 && !rule.isNamed()) {
                if (rule.conditions().isEmpty()) {
                    return by(rule, message);
                } else if (!isSkippedWithoutSchema) {
                    return deny(message, noSchemaReason);
                }
            }
        }
        return otherwise(message);
    }

    private Verdict otherwise(final Message message) {
        return isAllowedOtherwise ? allow() : deny(message, otherwiseReason);
    }

    private Verdict by(final Rule rule, final Message message) {
        return rule.isAllowed() ? allow() : deny(message, reasons[rule.number() - 1]);
    }

    private Verdict allow() {
        allowed.add(1);
        return Verdict.PASS;
    }

    private Verdict deny(final Message message, final int reason) {
        denied.add(1);
        message.status(PERMISSION_DENIED).reason(reason);
        return Verdict.REJECT;
    }
}
