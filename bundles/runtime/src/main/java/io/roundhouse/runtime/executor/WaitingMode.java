package io.roundhouse.runtime.executor;

/** How an executor waits for work. */
public enum WaitingMode {
    /** Polls and yields for 200 us after the last work, then blocks: low latency, no idle cost. The default. */
    ADAPTIVE,
    /** Never blocks: takes a core. */
    YIELD,
    /** Blocks at once: for shared cores where latency does not matter. */
    BLOCK
}
