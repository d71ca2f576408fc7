package io.roundhouse.runtime.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * The texts that engines of one service may give as reasons, by number from 1. Bounded, nothing is ever taken out.
 * Thread-safe; a text is found by whoever got its number from the thread that registered it.
 */
public final class Reasons {
    /** Texts at most. */
    static final int CAPACITY = 1024;

    private final ReasonText[] texts = new ReasonText[CAPACITY + 1];
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The number of a text, see {@link io.roundhouse.spi.EngineContext#reason}. */
    public synchronized int of(final String text) {
        final Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        final ReasonText made = ReasonText.of(text);
        if (made.length() == 0 || numbers.size() == CAPACITY) {
            return 0;
        }
        final int number = numbers.size() + 1;
        texts[number] = made;
        numbers.put(text, number);
        return number;
    }

    /** The text of a number; {@link ReasonText#NONE} of one that nobody gave. Allocates nothing. */
    public ReasonText text(final int number) {
        final ReasonText text = number > 0 && number <= CAPACITY ? texts[number] : null;
        return text == null ? ReasonText.NONE : text;
    }
}
