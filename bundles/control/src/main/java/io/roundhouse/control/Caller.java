package io.roundhouse.control;

/**
 * Who asks.
 *
 * @param uid user of the process
 * @param pid the process, as this one sees it
 * @param role what it may do
 */
record Caller(int uid, int pid, Role role) {
}
