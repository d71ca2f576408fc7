package io.roundhouse.runtime.lane;

import java.util.Arrays;

/** The doorbells of a consumer that has any number of links. */
final class Doorbells {
    private volatile Doorbell[] bells = {};

    /** The doorbell of a link, always the same. Any thread; allocates. */
    synchronized Doorbell of(final int link) {
        final int word = link >>> 6;
        if (word >= bells.length) {
            final Doorbell[] grown = Arrays.copyOf(bells, word + 1);
            for (int i = bells.length; i <= word; i++) {
                grown[i] = new Doorbell();
            }
            bells = grown;
        }
        return bells[word];
    }

    /** Whether anything was published that the consumer has not answered. */
    boolean isRung() {
        for (final Doorbell bell : bells) {
            if (bell.isRung()) {
                return true;
            }
        }
        return false;
    }

    /** Adds the links that were rung for. Consumer only. */
    void answer(final long[] ready) {
        final Doorbell[] all = bells;
        for (int i = 0; i < all.length && i < ready.length; i++) {
            ready[i] |= all[i].answer();
        }
    }
}
