package io.roundhouse.compiler;

/**
 * Java source, line by line.
 */
final class Source {
    private static final int INDENT = 4;

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** A whole line; {@code {} at its end indents what follows, a closing brace at its start ends that. */
    Source line(final String line) {
        if (line.startsWith("}")) {
            depth--;
        }
        text.append(line.isEmpty() ? "" : " ".repeat(depth * INDENT)).append(line).append('\n');
        if (line.endsWith("{")) {
            depth++;
        }
        return this;
    }

    /** An empty line, a Javadoc of one sentence, the head of a member. */
    Source member(final String javadoc, final String head) {
        return line("").line("/** " + javadoc + " */").line(head);
    }

    /** A method with a body of one line. */
    Source method(final String javadoc, final String head, final String body) {
        return member(javadoc, head + " {").line(body).line("}");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
