package io.roundhouse.runtime.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Says which of up to 64 links to one consumer may have messages, a bit each. A producer publishes, then rings; the
 * consumer answers, then looks at the links. Both change the word atomically, with a full fence, so either the consumer
 * sees the message or the bit stays.
 */
public final class Doorbell {
    private static final VarHandle RUNG;

    static {
        try {
            RUNG = MethodHandles.lookup().findVarHandle(Doorbell.class, "rung", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long rung;

    /** Any producer, after it published. @param link of whose number the last six bits count */
    public void ring(final int link) {
        RUNG.getAndBitwiseOr(this, 1L << link);
    }

    /** Whether there is a ring that was not answered. Any thread. */
    public boolean isRung() {
        return rung != 0;
    }

    /** Consumer only. @return the links that were rung for */
    public long answer() {
        return rung == 0 ? 0 : (long) RUNG.getAndSet(this, 0L);
    }
}
