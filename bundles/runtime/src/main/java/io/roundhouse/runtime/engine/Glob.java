package io.roundhouse.runtime.engine;

import java.util.regex.Pattern;

/** A name, or one with {@code *} in it, each of which stands for any characters. */
public final class Glob {
    private final String text;
    private final Pattern pattern;

    /** Makes one of what an operator wrote. */
    public Glob(final String text) {
        this.text = text;
        this.pattern = Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"));
    }

    /** Whether it stands for a name. */
    public boolean matches(final String name) {
        return pattern.matcher(name).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
