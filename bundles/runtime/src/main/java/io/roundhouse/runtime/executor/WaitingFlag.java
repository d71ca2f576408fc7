package io.roundhouse.runtime.executor;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says that an executor is going to block. The sleeper sets it, then looks at its input once more; whoever publishes
 * input looks at it afterwards. Full fences on both sides make sure that one of the two sees the other (Dekker).
 */
public final class WaitingFlag {
    private final AtomicInteger flag = new AtomicInteger();

    /** Sleeper: set it; a full fence against the look at the input that follows. */
    public void set() {
        flag.set(1);
        VarHandle.fullFence();
    }

    /** Sleeper: it goes on. */
    public void clear() {
        flag.setRelease(0);
    }

    /** Whoever published: whether to wake the sleeper. True for one of several who ask. */
    public boolean takeAfterPublishing() {
        VarHandle.fullFence();
        return flag.getPlain() != 0 && flag.compareAndSet(1, 0);
    }
}
