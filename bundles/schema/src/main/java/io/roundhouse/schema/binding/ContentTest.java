package io.roundhouse.schema.binding;

/**
 * A question about the content of messages, for a {@link ContentMatcher}.
 *
 * @param path     names of fields with dots between them; every field but the last holds messages. Where a field is
 *                 repeated the answer is yes if it is for any of its values; maps have entries with {@code key} and
 *                 {@code value}
 * @param operator what is asked
 * @param value    to compare with: a text; a number; {@code true} or {@code false}; of an enum a name or a number; of
 *                 {@code bytes} a text, or digits behind {@code 0x}. Nothing for {@link Operator#EXISTS}
 */
public record ContentTest(String path, Operator operator, String value) {
    /** What can be asked. A field that is not there has its default. */
    public enum Operator {
        /** The same. */
        EQUAL("="),
        /** Not {@link #EQUAL}, also for none of several values. */
        NOT_EQUAL("!="),
        /** Less, of numbers. */
        LESS("<"),
        /** Less or the same, of numbers. */
        AT_MOST("<="),
        /** More, of numbers. */
        GREATER(">"),
        /** More or the same, of numbers. */
        AT_LEAST(">="),
        /** Begins with it, of texts and bytes. */
        STARTS("starts"),
        /** Ends with it, of texts and bytes. */
        ENDS("ends"),
        /** Has it anywhere, of texts and bytes. */
        CONTAINS("contains"),
        /** Is there: of messages, of what is repeated, optional or of a oneof. */
        EXISTS("exists");

        private final String word;

        Operator(final String word) {
            this.word = word;
        }

        /** As people write it. */
        public String word() {
            return word;
        }
    }

    @Override
    public String toString() {
        return path + ' ' + operator.word() + (operator == Operator.EXISTS ? "" : " " + value);
    }
}
