package io.roundhouse.policy.acl;

import io.roundhouse.schema.Method;
import io.roundhouse.schema.binding.ContentTest;
import java.util.List;

/**
 * A rule as it was written.
 *
 * @param number     its place among the rules, from 1
 * @param isAllowed  what it does
 * @param method     {@code *}, {@code /package.Service/*} or {@code /package.Service/Method}
 * @param conditions all of which must hold
 */
record Rule(int number, boolean isAllowed, String method, List<ContentTest> conditions) {
    private static final String ANY = "*";

    /** Whether it is about a method, for which the rule names fields. */
    boolean isOf(final Method candidate) {
        return isOf(candidate.path());
    }

    boolean isOf(final String path) {
        return method.equals(ANY) || method.equals(path)
            || method.endsWith("/*") && path.startsWith(method.substring(0, method.length() - 1));
    }

    /** Whether it is about one method or service, so that its fields must be there. */
    boolean isNamed() {
        return !method.equals(ANY);
    }

    /** Whether it is about one method. */
    boolean isOfOneMethod() {
        return !method.endsWith(ANY);
    }
}
