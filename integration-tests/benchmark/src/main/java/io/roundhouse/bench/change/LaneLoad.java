package io.roundhouse.bench.change;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A datapath from the generator to the meter, in a service. */
final class LaneLoad implements Load {
    private final Agent agent;
    private final String name;
    private final int datapath;

    /** @param policy on it, or - for none @param ratePerSecond 0 keeps the lane full */
    LaneLoad(final Agent agent, final String name, final String policy, final long ratePerSecond)
        throws InterruptedException {
        this.agent = agent;
        this.name = name;
        this.datapath = (int) agent.ask("bench:open " + name + " " + policy + " rate_per_second=" + ratePerSecond)[0];
    }

    @Override
    public double[] count() throws InterruptedException {
        return agent.ask("bench:received " + name);
    }

    @Override
    public double[] gaps(final long... windows) throws InterruptedException {
        return agent.ask("bench:gaps " + name + " "
            + Arrays.stream(windows).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    }

    @Override
    public Faults finish() throws InterruptedException {
        agent.tell("bench:close " + datapath);
        final double[] faults = agent.ask("bench:faults " + name);
        return new Faults(faults[0], faults[1], faults[2], faults[3]);
    }
}
