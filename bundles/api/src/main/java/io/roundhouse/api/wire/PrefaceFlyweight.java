package io.roundhouse.api.wire;

import java.lang.foreign.MemorySegment;

/**
 * The first 16 bytes that each side sends on a connection, once.
 *
 * <pre>
 *  magic (64) | version (16) | reserved, 0 (16) | initial window in bytes (32)
 * </pre>
 *
 * The window says how many bytes of DATA and STATUS frames, headers included, the receiver of the preface may send
 * before it gets CREDIT. No frame may be longer than half of it, because credit may come back in halves.
 */
public final class PrefaceFlyweight {
    /** Bytes of a preface. */
    public static final int LENGTH = 16;
    /** {@code "RNDHOUSE"} on the wire. */
    public static final long MAGIC = 0x4553_554F_4844_4E52L;
    /** The peer does not speak this protocol. */
    public static final int BAD_MAGIC = -1;
    /** The peer's version is 0 or above ours; release N speaks with N-1, so the newer side steps down. */
    public static final int BAD_VERSION = -2;
    /** The reserved bytes are not 0. */
    public static final int BAD_RESERVED = -3;
    /** The window is negative as a signed number. */
    public static final int BAD_WINDOW = -4;

    private PrefaceFlyweight() {
    }

    /** Writes a preface of this version. @param window bytes, 0 or more */
    public static void put(final MemorySegment memory, final long offset, final int window) {
        memory.set(FrameFlyweight.LONG, offset, MAGIC);
        memory.set(FrameFlyweight.SHORT, offset + 8, (short) FrameFlyweight.VERSION);
        memory.set(FrameFlyweight.SHORT, offset + 10, (short) 0);
        memory.set(FrameFlyweight.INT, offset + 12, window);
    }

    /** The window of a valid preface, or one of the negative codes. */
    public static int validate(final MemorySegment memory, final long offset) {
        if (memory.get(FrameFlyweight.LONG, offset) != MAGIC) {
            return BAD_MAGIC;
        }
        if (memory.get(FrameFlyweight.SHORT, offset + 8) != FrameFlyweight.VERSION) {
            return BAD_VERSION;
        }
        if (memory.get(FrameFlyweight.SHORT, offset + 10) != 0) {
            return BAD_RESERVED;
        }
        final int window = memory.get(FrameFlyweight.INT, offset + 12);
        return window < 0 ? BAD_WINDOW : window;
    }
}
