package io.roundhouse.repository.index;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of versions as in manifests, turned into what a filter says. */
final class VersionRange {
    private static final Pattern RANGE = Pattern.compile("([\\[(])\\s*([^,\\s]+)\\s*,\\s*([^,\\s]+)\\s*([\\])])");
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+(\\.\\d+(\\.[\\w-]+)?)?)?");

    private VersionRange() {
    }

    /** The filter's terms for an attribute, empty when every version will do. */
    static String terms(final String attribute, final String range) {
        if (range == null) {
            return "";
        }
        final Matcher matcher = RANGE.matcher(range.strip());
        if (!matcher.matches()) {
            return "(" + attribute + ">=" + checked(range.strip()) + ")";
        }
        final String low = checked(matcher.group(2));
        final String high = checked(matcher.group(3));
        return (matcher.group(1).equals("[") ? at("", attribute, ">=", low) : at("!", attribute, "<=", low))
            + (matcher.group(4).equals("]") ? at("", attribute, "<=", high) : at("!", attribute, ">=", high));
    }

    private static String at(final String not, final String attribute, final String operator, final String version) {
        final String term = "(" + attribute + operator + version + ")";
        return not.isEmpty() ? term : "(" + not + term + ")";
    }

    /** The version with all three numbers. */
    private static String checked(final String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("not a version: " + version);
        }
        return version + ".0".repeat(Math.max(0, 2 - (int) version.chars().filter(c -> c == '.').count()));
    }
}
