package io.roundhouse.policy.acl;

import io.roundhouse.schema.Method;
import io.roundhouse.schema.binding.ContentMatcher;
import io.roundhouse.schema.binding.ContentTest;
import io.roundhouse.spi.Message;
import java.util.ArrayList;
import java.util.List;

/** The rules that concern one method, with what they look for. Owned by its policy. */
final class MethodRules {
    /** {@link #decide}: no rule fits. */
    static final int NONE = -1;
    /** {@link #decide}: the bytes are no message. */
    static final int UNREADABLE = -2;

    private final Rule[] rules;
    /** Of each rule the first of its conditions among all, and behind the last rule their count. */
    private final int[] first;
    /** Null when no rule has a condition. */
    private final ContentMatcher matcher;

    /** @throws io.roundhouse.schema.SchemaException when a condition does not fit the method's request */
    MethodRules(final Method method, final List<Rule> concerned) {
        rules = concerned.toArray(new Rule[0]);
        first = new int[rules.length + 1];
        final List<ContentTest> conditions = new ArrayList<>();
        for (int i = 0; i < rules.length; i++) {
            conditions.addAll(rules[i].conditions());
            first[i + 1] = conditions.size();
        }
        matcher = conditions.isEmpty() ? null : new ContentMatcher(method.input(), conditions);
    }

    boolean readsContent() {
        return matcher != null;
    }

    /** @return index of the rule that counts, {@link #NONE} or {@link #UNREADABLE} */
    int decide(final Message message) {
        if (matcher != null && matcher.read(message.segment(), message.offset(), message.payloadLength()) < 0) {
            return UNREADABLE;
        }
        for (int i = 0; i < rules.length; i++) {
            if (holds(i)) {
                return i;
            }
        }
        return NONE;
    }

    private boolean holds(final int index) {
        for (int i = first[index]; i < first[index + 1]; i++) {
            if (!matcher.isMatched(i)) {
                return false;
            }
        }
        return true;
    }

    Rule rule(final int index) {
        return rules[index];
    }
}
