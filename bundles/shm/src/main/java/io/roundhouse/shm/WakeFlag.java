package io.roundhouse.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A flag by which a consumer says that it is about to block, so that a producer makes a system call only then.
 *
 * <pre>
 *  consumer                            producer
 *    arm: flag = reasons, full fence     publish entries
 *    look at the rings once more         wake: full fence, look at flag
 *    nothing: block                        reason is set: compare-and-set to 0, who succeeds makes the call
 *    afterwards: disarm
 * </pre>
 *
 * The two full fences are the pair: either the consumer sees the entries or the producer sees the flag. The flag grants
 * nothing: a hostile value costs its writer a wake-up too many or too few.
 */
public final class WakeFlag {
    /** Wake me for submissions or completions. */
    public static final int MESSAGES = 1;
    /** Wake me for blocks that come back: I am short of memory. */
    public static final int RECLAIM = 2;

    private static final VarHandle FLAG = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final long offset;

    /** The flag at an offset, a multiple of 4. */
    public WakeFlag(final MemorySegment memory, final long offset) {
        this.memory = memory;
        this.offset = offset;
    }

    /**
     * Consumer: asks to be woken. It looks at its input once more before it blocks.
     *
     * @param reasons {@link #MESSAGES}, {@link #RECLAIM} or both
     */
    public void arm(final int reasons) {
        FLAG.setOpaque(memory, offset, reasons);
        VarHandle.fullFence();
    }

    /** Consumer: is awake. */
    public void disarm() {
        FLAG.setOpaque(memory, offset, 0);
    }

    /** Whether the consumer asked to be woken and nobody did so far. */
    public boolean isArmed() {
        return (int) FLAG.getOpaque(memory, offset) != 0;
    }

    /**
     * Producer, after publishing: whether the caller is the one to wake the consumer.
     *
     * @param reasons what was published
     */
    public boolean wake(final int reasons) {
        VarHandle.fullFence();
        final int armed = (int) FLAG.getOpaque(memory, offset);
        return (armed & reasons) != 0 && FLAG.compareAndSet(memory, offset, armed, 0);
    }
}
