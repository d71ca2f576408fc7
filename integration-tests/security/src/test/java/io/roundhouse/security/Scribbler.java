package io.roundhouse.security;

import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** Writes random values to random places of a ring region, those that matter most often. */
final class Scribbler {
    private static final int STROKES = 200;

    private final Random random;

    Scribbler(final Random random) {
        this.random = random;
    }

    /** Goes on until the service ends the session, or for so many strokes. @return whether it ended */
    boolean ruin(final RawSession session) {
        for (int i = 0; i < STROKES && !session.isEnded(); i++) {
            session.rings.set(ValueLayout.JAVA_LONG, place(session), value(session));
            if (random.nextInt(4) == 0) {
                session.wakeService();
            }
            if (random.nextInt(8) == 0) {
                Thread.yield();
            }
        }
        return session.isEnded();
    }

    private long place(final RawSession session) {
        final StripeDescriptor at = session.at;
        final long ring = switch (random.nextInt(4)) {
            case 0 -> at.submission();
            case 1 -> at.completion();
            case 2 -> at.sendReclaim();
            default -> at.receiveReclaim();
        };
        return switch (random.nextInt(8)) {
            case 0 -> ring + RingDescriptor.HEAD_OFFSET;
            case 1 -> ring + RingDescriptor.TAIL_OFFSET;
            case 2, 3, 4, 5 -> ring + RingDescriptor.ENTRIES_OFFSET + 8L * random.nextInt(4 * MessageDescriptor.LENGTH);
            case 6 -> at.offset() + 8L * random.nextInt(StripeDescriptor.RINGS_OFFSET / 8);
            default -> 8L * random.nextInt((int) (session.rings.byteSize() / 8));
        };
    }

    /** Often one that is nearly right. */
    private long value(final RawSession session) {
        final long near = session.position(session.at.submission(), RingDescriptor.TAIL_OFFSET);
        return switch (random.nextInt(6)) {
            case 0 -> near + random.nextInt(5) - 2;
            case 1 -> random.nextInt(1 << 16);
            case 2 -> 1L << random.nextInt(Long.SIZE);
            case 3 -> session.sendHeap.byteSize() - random.nextInt(128);
            case 4 -> -1 - random.nextInt(128);
            default -> random.nextLong();
        };
    }
}
