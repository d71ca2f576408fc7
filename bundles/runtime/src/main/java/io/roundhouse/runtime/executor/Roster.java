package io.roundhouse.runtime.executor;

import java.util.Arrays;

/**
 * Who of an executor's units runs in each duty cycle, and who dozes: so that units without work cost those with work
 * nothing. Owned by the executor. One that dozes is as if its executor blocked: events of its descriptors, whoever
 * publishes to it, commands and the time it named wake it.
 */
final class Roster {
    /** Units that are due are woken so many at a time, so that a crowd of them holds up nobody. */
    private static final int BATCH = 16;

    private Seat[] awake = new Seat[8];
    private Seat[] dozing = new Seat[8];
    private int awakeCount;
    private int dozingCount;
    /** No dozing unit is due before. */
    private long nextDueNs = Long.MAX_VALUE;
    /** The look at who is due goes on here. */
    private int scanAt;
    /** The earliest of those looked at. */
    private long scannedDueNs = Long.MAX_VALUE;

    int awakeCount() {
        return awakeCount;
    }

    int dozingCount() {
        return dozingCount;
    }

    long nextDueNs() {
        return nextDueNs;
    }

    /** One of those awake. @param index 0 to {@link #awakeCount} - 1 */
    Seat awake(final int index) {
        return awake[index];
    }

    /** A unit comes, awake. */
    void add(final Seat seat) {
        if (awakeCount + dozingCount == awake.length) {
            awake = Arrays.copyOf(awake, 2 * awake.length);
            dozing = Arrays.copyOf(dozing, awake.length);
        }
        put(awake, awakeCount++, seat);
    }

    /** A unit goes. @return its seat, or null */
    Seat remove(final Unit unit) {
        final Seat seat = find(unit);
        if (seat != null && seat.isDozing) {
            wake(seat);
        }
        if (seat != null) {
            takeAwake(seat);
        }
        return seat;
    }

    private Seat find(final Unit unit) {
        for (int i = 0; i < awakeCount; i++) {
            if (awake[i].unit == unit) {
                return awake[i];
            }
        }
        for (int i = 0; i < dozingCount; i++) {
            if (dozing[i].unit == unit) {
                return dozing[i];
            }
        }
        return null;
    }

    /** Lets one that is awake doze until {@code dueNs}; the last one awake takes its index. */
    void doze(final Seat seat, final long dueNs) {
        takeAwake(seat);
        seat.isDozing = true;
        seat.dueNs = dueNs;
        put(dozing, dozingCount++, seat);
        nextDueNs = Math.min(nextDueNs, dueNs);
    }

    void wake(final Seat seat) {
        final Seat last = dozing[--dozingCount];
        put(dozing, seat.index, last);
        dozing[dozingCount] = null;
        if (last.index < scanAt) {
            scannedDueNs = Math.min(scannedDueNs, last.dueNs);
        }
        seat.isDozing = false;
        seat.revoke();
        put(awake, awakeCount++, seat);
    }

    /** Wakes some of those that are due. */
    void wakeDue(final long nowNs) {
        int woken = 0;
        while (scanAt < dozingCount && woken < BATCH) {
            final Seat seat = dozing[scanAt];
            if (seat.dueNs <= nowNs) {
                wake(seat);
                woken++;
            } else {
                scannedDueNs = Math.min(scannedDueNs, seat.dueNs);
                scanAt++;
            }
        }
        if (scanAt >= dozingCount) {
            nextDueNs = scannedDueNs;
            scannedDueNs = Long.MAX_VALUE;
            scanAt = 0;
        }
    }

    /** Wakes those that were rung for. */
    void wakeRung() {
        for (int i = dozingCount - 1; i >= 0; i--) {
            if (dozing[i].isRung()) {
                wake(dozing[i]);
            }
        }
    }

    private void takeAwake(final Seat seat) {
        final Seat last = awake[--awakeCount];
        put(awake, seat.index, last);
        awake[awakeCount] = null;
    }

    private static void put(final Seat[] seats, final int index, final Seat seat) {
        seats[index] = seat;
        seat.index = index;
    }
}
