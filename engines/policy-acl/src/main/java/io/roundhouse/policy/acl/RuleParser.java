package io.roundhouse.policy.acl;

import io.roundhouse.schema.binding.ContentTest;
import io.roundhouse.schema.binding.ContentTest.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads rules, see {@link AclConfig#rules}. */
final class RuleParser {
    /** A text in quotes, a comparison, an end, or anything without a space. */
    private static final Pattern TOKEN =
        Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\[\"\\\\])*\"|[!<>]?=|[<>]|;|[^\\s\"=<>!;]+)");
    private static final Pattern METHOD = Pattern.compile("\\*|/[A-Za-z_][\\w.]*/(?:\\*|[A-Za-z_]\\w*)");
    private static final Pattern PATH = Pattern.compile("[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*");

    private final List<String> tokens = new ArrayList<>();
    private int next;
    private int number;

    private RuleParser(final String text) {
        final Matcher token = TOKEN.matcher(text);
        int end = 0;
        while (token.find() && token.start() == end) {
            tokens.add(token.group(1));
            end = token.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new IllegalArgumentException("rules cannot be read from here on: " + text.substring(end).strip());
        }
    }

    /** @throws IllegalArgumentException saying which rule is wrong and how */
    static List<Rule> parse(final String text) {
        final RuleParser parser = new RuleParser(text);
        final List<Rule> rules = new ArrayList<>();
        while (parser.next < parser.tokens.size()) {
            if (parser.is(";")) {
                parser.next++;
            } else {
                rules.add(parser.rule());
            }
        }
        return List.copyOf(rules);
    }

    private Rule rule() {
        number++;
        final String action = take("allow or deny");
        if (!action.equals("allow") && !action.equals("deny")) {
            throw wrong("it begins with allow or deny, not with " + action);
        }
        final String method = take("a method");
        if (!METHOD.matcher(method).matches()) {
            throw wrong("a method is /package.Service/Method, /package.Service/* or *: " + method);
        }
        final List<ContentTest> conditions = new ArrayList<>();
        for (boolean goesOn = is("where"); goesOn; goesOn = is("and")) {
            next++;
            conditions.add(condition());
        }
        if (next < tokens.size() && !is(";")) {
            throw wrong("behind it comes ;, not " + tokens.get(next));
        }
        return new Rule(number, action.equals("allow"), method, List.copyOf(conditions));
    }

    private ContentTest condition() {
        final String path = take("a field");
        if (!PATH.matcher(path).matches()) {
            throw wrong("a field is a path of names with dots: " + path);
        }
        final String word = take("an operator behind " + path);
        for (final Operator operator : Operator.values()) {
            if (operator.word().equals(word)) {
                return new ContentTest(path, operator,
                    operator == Operator.EXISTS ? "" : unquoted(take("a value behind " + path + ' ' + word)));
            }
        }
        throw wrong("there is no such operator: " + word);
    }

    private static String unquoted(final String token) {
        return !token.startsWith("\"") ? token
            : token.substring(1, token.length() - 1).replaceAll("\\\\([\"\\\\])", "$1");
    }

    private boolean is(final String token) {
        return next < tokens.size() && tokens.get(next).equals(token);
    }

    private String take(final String what) {
        if (next == tokens.size() || is(";")) {
            throw wrong(what + " is missing");
        }
        return tokens.get(next++);
    }

    private IllegalArgumentException wrong(final String how) {
        return new IllegalArgumentException("rule " + number + " is wrong: " + how);
    }
}
