package io.roundhouse.admin.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Words of a command as a line of the shell, and back. The shell's language is rich; a line of plain words, quoted
 * where need be, means the same in it as here and does nothing else.
 */
public final class CommandLine {
    /** The most characters of a line. */
    public static final int MAX_LENGTH = 8 << 10;

    private static final String PLAIN = "[A-Za-z0-9_.:@,+-][A-Za-z0-9_./:@,+-]*";

    private CommandLine() {
    }

    /** A line that the shell takes for exactly these words. */
    public static String of(final List<String> words) {
        return words.stream().map(CommandLine::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(final String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * The words of a line that has nothing but words: letters, digits, {@code _./:@,+*=-}, and anything in single
     * quotes.
     *
     * @throws IllegalArgumentException naming the first character that is none of these
     */
    public static List<String> words(final String line) {
        final List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (line.charAt(at) == ' ') {
                at++;
                continue;
            }
            final StringBuilder word = new StringBuilder();
            at = word(line, at, word);
            words.add(word.toString());
        }
        return words;
    }

    private static int word(final String line, final int start, final StringBuilder word) {
        int at = start;
        while (at < line.length() && line.charAt(at) != ' ') {
            final char next = line.charAt(at);
            if (next == '\'') {
                final int end = line.indexOf('\'', at + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("quote is not closed: " + line.substring(at));
                }
                word.append(checked(line.substring(at + 1, end)));
                at = end + 1;
            } else if (isPlain(next)) {
                word.append(next);
                at++;
            } else if (line.startsWith("\\'", at)) {
                word.append('\'');
                at += 2;
            } else {
                throw new IllegalArgumentException("only words are permitted here, put it in single quotes: " + next);
            }
        }
        return at;
    }

    private static boolean isPlain(final char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_./:@,+*=-".indexOf(c) >= 0;
    }

    private static String checked(final String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f || c >= 0xfff0)) {
            throw new IllegalArgumentException("word has a control character");
        }
        return text;
    }
}
