package io.roundhouse.bench.change;

/**
 * One change that was made.
 *
 * @param isCommitted whether the new revision stayed
 * @param beginNs when it was asked for, of {@link System#nanoTime} on this machine
 * @param endNs when it had ended
 * @param pausesNs how long the input of each place waited
 * @param result how it ended, for people
 */
record Swap(boolean isCommitted, long beginNs, long endNs, double[] pausesNs, String result) {
}
