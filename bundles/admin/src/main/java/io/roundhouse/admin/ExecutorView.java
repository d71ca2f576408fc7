package io.roundhouse.admin;

/**
 * An executor.
 *
 * @param name its name, {@code shared-0}
 * @param thread id of its thread
 * @param waiting how it waits for work: adaptive, yield or block
 * @param cpus processors it may run on, {@code 0,1}, or all
 * @param datapaths datapaths it owns
 * @param engines transports it owns
 * @param busy share of duty cycles with work, 0 to 1, since the previous call
 * @param fenced threads of it that were left behind in a hung engine and have not come back
 */
public record ExecutorView(String name, long thread, String waiting, String cpus, int datapaths, int engines,
    double busy, int fenced) {
}
