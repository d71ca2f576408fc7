package io.roundhouse.runtime.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.NanoClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RosterTest {
    private static final int STEPS = 200_000;
    private static final int UNITS = 300;

    private final Roster roster = new Roster();
    private final NanoClock clock = () -> 0;
    private final Executor executor = new Executor("x", clock, WaitingMode.ADAPTIVE, 0);
    private final Set<Seat> awake = new HashSet<>();
    private final Set<Seat> dozing = new HashSet<>();
    private long nowNs;

    /** Does nothing. */
    private static final class Idle implements Unit {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public int doWork(final long nowNs) {
            return 0;
        }

        @Override
        public long prepareToBlock(final long nowNs) {
            return Long.MAX_VALUE;
        }

        @Override
        public void adopt(final Seat seat) {
        }

        @Override
        public void leave(final Seat seat) {
        }

        @Override
        public void evacuate() {
        }
    }

    @Test
    void shouldAgreeWithSetsOverRandomSteps() {
        final long seed = System.nanoTime();
        System.out.println("shouldAgreeWithSetsOverRandomSteps() roundhouse.seed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            step(random);
            if (i % 100 == 0) {
                check();
            }
        }
        check();
    }

    private void step(final Random random) {
        switch (random.nextInt(6)) {
            case 0 -> add();
            case 1 -> remove(random);
            case 2, 3 -> doze(random);
            case 4 -> wake(random);
            default -> pass(random);
        }
    }

    private void add() {
        if (awake.size() + dozing.size() < UNITS) {
            final Seat seat = new Seat(new Idle(), executor);
            roster.add(seat);
            awake.add(seat);
        }
    }

    private void remove(final Random random) {
        final List<Seat> all = new ArrayList<>(awake);
        all.addAll(dozing);
        if (all.size() > UNITS / 2) {
            final Seat gone = all.get(random.nextInt(all.size()));
            assertEquals(gone, roster.remove(gone.unit));
            assertNull(roster.remove(gone.unit));
            awake.remove(gone);
            dozing.remove(gone);
        }
    }

    private void doze(final Random random) {
        if (!awake.isEmpty()) {
            final Seat seat = roster.awake(random.nextInt(roster.awakeCount()));
            roster.doze(seat, nowNs + random.nextInt(1_000));
            awake.remove(seat);
            dozing.add(seat);
        }
    }

    private void wake(final Random random) {
        if (!dozing.isEmpty()) {
            final Seat seat = new ArrayList<>(dozing).get(random.nextInt(dozing.size()));
            roster.wake(seat);
            dozing.remove(seat);
            awake.add(seat);
        }
    }

    /** Time passes: whoever is due wakes, nobody else. */
    private void pass(final Random random) {
        nowNs += random.nextInt(50);
        while (roster.nextDueNs() <= nowNs) {
            roster.wakeDue(nowNs);
        }
        dozing.removeIf(seat -> {
            final boolean isDue = seat.dueNs <= nowNs;
            assertEquals(!isDue, seat.isDozing);
            return isDue && awake.add(seat);
        });
    }

    private void check() {
        assertEquals(awake.size(), roster.awakeCount());
        assertEquals(dozing.size(), roster.dozingCount());
        final Set<Seat> seen = new HashSet<>();
        for (int i = 0; i < roster.awakeCount(); i++) {
            assertEquals(i, roster.awake(i).index);
            seen.add(roster.awake(i));
        }
        assertEquals(awake, seen);
        dozing.forEach(seat -> assertTrue(seat.isDozing && roster.nextDueNs() <= seat.dueNs));
    }

    @Test
    void shouldWakeACrowdThatIsDueAFewAtATime() {
        for (int i = 0; i < 100; i++) {
            add();
        }
        awake.forEach(seat -> roster.doze(seat, 10));
        roster.wakeDue(10);
        assertEquals(16, roster.awakeCount());
        assertTrue(roster.nextDueNs() <= 10);
        for (int i = 0; i < 6; i++) {
            roster.wakeDue(10);
        }
        assertEquals(100, roster.awakeCount());
    }
}
