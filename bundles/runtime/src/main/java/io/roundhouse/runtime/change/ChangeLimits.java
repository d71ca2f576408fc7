package io.roundhouse.runtime.change;

/**
 * Time limits of live change, in nanoseconds.
 *
 * @param probeNs dry run of a jar
 * @param updateNs one bundle update
 * @param arrivalNs from the end of an update to its factory
 * @param graceNs how long a bundle that was touched by hand may be without its factory before it is judged
 * @param rehearsalNs one {@code restore} beside the datapath, and one {@code create}
 * @param warmUpNs exercising a policy's new code, which runs for each message, until it is compiled
 * @param batchWarmUpNs exercising the new code of a general engine, which runs for each batch
 * @param ticketNs an executor's answer; longer than its watchdog takes to fence a hung engine
 * @param settleNs after an install, before times are measured
 * @param probationNs measured after that
 * @param silenceNs how long a place with traffic may show no progress on trial; longer than the watchdog's limit
 * @param drainNs detaching a policy
 */
public record ChangeLimits(long probeNs, long updateNs, long arrivalNs, long graceNs, long rehearsalNs, long warmUpNs,
    long batchWarmUpNs, long ticketNs, long settleNs, long probationNs, long silenceNs, long drainNs) {
    private static final long MS = 1_000_000L;

    /** What the service uses. */
    public static ChangeLimits standard() {
        return new ChangeLimits(10_000 * MS, 10_000 * MS, 5_000 * MS, 2_000 * MS, 2_000 * MS, 400 * MS, 15 * MS,
            2_000 * MS, 10 * MS, 40 * MS, 700 * MS, 10_000 * MS);
    }

    /** The same for a given clock, on which compiled code is no faster: new code is exercised once. */
    public ChangeLimits withoutWarmUp() {
        return new ChangeLimits(probeNs, updateNs, arrivalNs, graceNs, rehearsalNs, 0, 0, ticketNs, settleNs,
            probationNs, silenceNs, drainNs);
    }
}
