package io.roundhouse.transport.tcp;

/** When a connection's send buffer is written to the kernel: at the end of the duty cycle that filled it. */
final class FlushPolicy {
    /** Whether to write now. @param workDone messages and frames handled in this duty cycle */
    boolean isDue(final TcpConnection connection, final int workDone) {
        return true;
    }
}
