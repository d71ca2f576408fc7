package io.roundhouse.runtime.change;

/** Says a failure in one line, so that nothing keeps the Throwable and with it a revision's classes. */
public final class Text {
    private static final int LIMIT = 500;

    private Text() {
    }

    /** The simple class name and message of a failure and of its causes, on one line. */
    public static String of(final Throwable failure) {
        final StringBuilder text = new StringBuilder();
        Throwable t = failure;
        for (int depth = 0; t != null && depth < 4; depth++, t = t.getCause()) {
            final String message = t.getMessage();
            if (depth > 0 && message != null && text.indexOf(message) >= 0) {
                continue;
            }
            text.append(depth == 0 ? "" : ": ").append(t.getClass().getSimpleName());
            text.append(message == null ? "" : ": " + message);
        }
        return oneLine(text.toString());
    }

    /** A text without line breaks, cut to a length that fits a listing. */
    public static String oneLine(final String text) {
        final String line = text.replaceAll("[\\p{Cntrl}]+", " ").strip();
        return line.length() <= LIMIT ? line : line.substring(0, LIMIT) + "...";
    }
}
