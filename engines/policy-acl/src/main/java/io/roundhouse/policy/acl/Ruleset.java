package io.roundhouse.policy.acl;

import io.roundhouse.schema.Method;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.binding.ContentMatcher;
import io.roundhouse.spi.DescriptorSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All rules, arranged for the methods of one session. Made when rules change, off the hot path. */
final class Ruleset {
    private final List<Rule> all;
    private final int[] ids;
    private final MethodRules[] byMethod;

    /** @throws IllegalArgumentException naming the rule that does not fit the schema, and why */
    Ruleset(final List<Rule> all, final DescriptorSet schema) {
        this.all = all;
        final List<Method> methods = schema.isEmpty() ? List.of()
            : Schema.of(schema.bytes()).methods().stream().sorted(Comparator.comparingInt(Method::id)).toList();
        ids = methods.stream().mapToInt(Method::id).toArray();
        byMethod = methods.stream().map(this::rulesOf).toArray(MethodRules[]::new);
        for (final Rule rule : all) {
            checkFits(rule, methods);
        }
    }

    private MethodRules rulesOf(final Method method) {
        final List<Rule> concerned = new ArrayList<>();
        for (final Rule rule : all) {
            if (rule.isOf(method) && misfit(rule, method).isEmpty()) {
                concerned.add(rule);
            }
        }
        return new MethodRules(method, concerned);
    }

    /** A rule for a service has to fit one of its methods, or it would never do what its author wants. */
    private static void checkFits(final Rule rule, final List<Method> methods) {
        final List<Method> named = methods.stream().filter(method -> rule.isNamed() && rule.isOf(method)).toList();
        if (!named.isEmpty() && named.stream().allMatch(method -> misfit(rule, method).isPresent())) {
            throw new IllegalArgumentException("rule " + rule.number() + " does not fit " + named.getFirst().path()
                + ": " + misfit(rule, named.getFirst()).orElseThrow());
        }
    }

    private static Optional<String> misfit(final Rule rule, final Method method) {
        try {
            new ContentMatcher(method.input(), rule.conditions());
            return Optional.empty();
        } catch (final SchemaException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The rules of a method, or null when the session has no schema of it. */
    MethodRules of(final int methodId) {
        final int at = Arrays.binarySearch(ids, methodId);
        return at < 0 ? null : byMethod[at];
    }

    /** The rules as they were written. */
    List<Rule> all() {
        return all;
    }
}
