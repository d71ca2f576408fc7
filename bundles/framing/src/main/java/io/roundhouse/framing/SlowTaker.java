package io.roundhouse.framing;

/**
 * Notices that an application takes next to nothing while others wait behind what is for it. Owned by the executor of
 * the transport.
 */
public final class SlowTaker {
    /** How long it may take next to nothing, in ns. */
    public static final long SLOW_NS = 1_000_000_000L;
    private static final long EPISODE_NS = SLOW_NS / 4;

    private long blockedSinceNs;
    private long lastBlockedNs;
    private int takenBytes;
    private boolean isSlow;

    /** One that was never waited for. */
    public SlowTaker() {
    }

    /** A message that found no room has found it. @param bytes of its body */
    public void took(final int bytes) {
        takenBytes += bytes;
    }

    /**
     * A message for it finds no room.
     *
     * @param leastBytes what it has to take in {@link #SLOW_NS} not to be slow
     * @return whether that was so for long, and next to nothing was taken
     */
    public boolean isSlow(final long nowNs, final int leastBytes) {
        if (blockedSinceNs == 0 || nowNs - lastBlockedNs > EPISODE_NS) {
            blockedSinceNs = nowNs;
            takenBytes = 0;
            isSlow = false;
        } else if (nowNs - blockedSinceNs > SLOW_NS) {
            blockedSinceNs = nowNs;
            isSlow = takenBytes < leastBytes;
            takenBytes = 0;
        }
        lastBlockedNs = nowNs;
        return isSlow;
    }
}
