package io.roundhouse.bench.rpc;

import java.util.ArrayList;
import java.util.List;

/** Calls over channels, ours or the peer's: blocking ones one by one on the first, with callbacks in flight on all. */
abstract class ChannelCaller implements Caller {
    private final long[] numbers = new long[Numbers.LANES];

    /** Before each measurement. */
    void prepare(final Work work) {
    }

    /** Whether the time of a number's call is told, where one call follows the other. */
    boolean isTold(final long number) {
        return true;
    }

    /** Calls and waits. @return whether the answer is right */
    abstract boolean callAndWait(long number);

    /** Begins a call on a channel. */
    abstract void start(int channel, long number, long beginNs, Flight flight);

    @Override
    public final void call(final Work work, final Tally tally) {
        prepare(work);
        if (work.inFlight() == 1) {
            oneByOne(work.endNs(), tally);
        } else {
            inFlight(work, tally);
        }
    }

    private void oneByOne(final long endNs, final Tally tally) {
        long nowNs = System.nanoTime();
        while (nowNs - endNs < 0) {
            final long beginNs = System.nanoTime();
            final long number = Numbers.of(0, numbers[0]++);
            final boolean isRight = callAndWait(number);
            nowNs = System.nanoTime();
            if (isTold(number)) {
                tally.ended(nowNs - beginNs, isRight);
            } else if (!isRight) {
                tally.lost(1);
            }
        }
    }

    private void inFlight(final Work work, final Tally tally) {
        final List<Flight> flights = new ArrayList<>();
        for (int i = 0; i < work.lanes(); i++) {
            final int channel = i;
            flights.add(new Flight(work, i, numbers[i],
                (number, beginNs, flight) -> start(channel, number, beginNs, flight)));
        }
        flights.forEach(Flight::begin);
        for (int i = 0; i < flights.size(); i++) {
            numbers[i] = flights.get(i).end(tally);
        }
    }
}
