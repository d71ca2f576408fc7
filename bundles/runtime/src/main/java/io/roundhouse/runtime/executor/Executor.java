package io.roundhouse.runtime.executor;

import io.roundhouse.posix.Background;
import io.roundhouse.posix.Posix;
import io.roundhouse.spi.NanoClock;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs units in duty cycles: read the clock, drain the mailbox, run every unit once that is awake, poll descriptors.
 * Units that have nothing to do for a while doze, see {@link Roster}. Its state belongs to the thread that drives
 * it: one of its own after {@link #start}, or, in the simulation and in unit tests, whoever calls {@link #dutyCycle}. A
 * thread that hangs in a unit can be given up ({@link #fence}); another then drives on.
 */
public final class Executor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Executor.class);
    /** While busy, descriptors are polled in one of so many cycles. */
    private static final int BUSY_POLL_MASK = 31;
    /** While units doze, also when that has not been done for so long: an application may wait to wake one. */
    private static final long POLL_NS = 50_000L;
    /** Commands of one cycle: when hundreds of sessions end at once, the others' messages go on between. */
    private static final int COMMANDS = 16;
    private static final long MAX_BLOCK_NS = 500_000_000L;
    private static final long NS_PER_MS = 1_000_000L;
    /** Units that doze are looked at together at multiples of it. */
    private static final long LOOK_NS = 50 * NS_PER_MS;
    /** Without work for so long, a unit dozes. */
    private static final long DOZE_AFTER_NS = NS_PER_MS;
    /** A unit that wants to run again sooner stays awake. */
    private static final long MIN_DOZE_NS = 2 * NS_PER_MS;

    private final String name;
    private final NanoClock clock;
    private final int[] cpus;
    private final int minAwake;
    private final Roster roster = new Roster();
    private final Mailbox mailbox = new Mailbox();
    private final Poller poller = new Poller();
    private final WaitingMode mode;
    private final IdleStrategy idle;
    private final WaitingFlag waiting = new WaitingFlag();
    /** Threads given up that have not ended. */
    private final List<Driver> stuck = new CopyOnWriteArrayList<>();
    private volatile Unit[] units = {};
    private volatile Driver driver;
    private volatile boolean isStopped;
    private volatile int fencedCount;
    /** Whether a unit that dozes was rung for. */
    private volatile boolean isRung;
    private long cycles;
    private long busyCycles;
    private long polledNs;

    /**
     * Makes an executor that nobody drives yet.
     *
     * @param minAwake units that it runs in each cycle though they may have nothing to do
     * @param cpus processors its thread may run on; empty for all
     */
    public Executor(final String name, final NanoClock clock, final WaitingMode mode, final int minAwake,
        final int... cpus) {
        this.name = name;
        this.clock = clock;
        this.minAwake = minAwake;
        this.cpus = cpus.clone();
        this.mode = mode;
        this.idle = new IdleStrategy(mode);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Processors asked for; empty for all. */
    public int[] cpus() {
        return cpus.clone();
    }

    /** How it waits for work. */
    public WaitingMode waiting() {
        return mode;
    }

    /** The units it runs. Any thread. */
    public Unit[] units() {
        return units;
    }

    /** Threads given up that have not come back. */
    public int fencedCount() {
        return fencedCount;
    }

    /** The threads given up in a call into a unit that are still in it, each as whether it came back. Any thread. */
    public List<BooleanSupplier> stuckIn(final Unit unit) {
        return stuck.stream().filter(by -> by.unit == unit).<BooleanSupplier>map(by -> () -> !stuck.contains(by))
            .toList();
    }

    /** The clock now, not the duty cycle's. */
    public long preciseNs() {
        return clock.nanoTime();
    }

    /** Duty cycles so far and those with work among them, as of some moment ago. */
    public long cycles() {
        return cycles;
    }

    /** Duty cycles with work. */
    public long busyCycles() {
        return busyCycles;
    }

    /** Id of the thread that drives it, 0 when none does. */
    public long threadId() {
        final Driver current = driver;
        return current == null || current.thread == null ? 0 : current.thread.threadId();
    }

    /** Sends a command and wakes the executor if it blocks. Any thread. */
    public void post(final Mailbox.Command command) {
        mailbox.post(command);
        wakeIfWaiting();
    }

    /** Wakes the executor if it blocks or is about to. Any thread; what was published before is seen. */
    public void wakeIfWaiting() {
        if (waiting.takeAfterPublishing()) {
            poller.wake();
        }
    }

    /** Takes a unit on. Executor's thread, or before it is driven. */
    public void add(final Unit unit) {
        final Unit[] grown = Arrays.copyOf(units, units.length + 1);
        grown[units.length] = unit;
        final Seat seat = new Seat(unit, this);
        seat.lastWorkNs = clock.nanoTime();
        unit.adopt(seat);
        roster.add(seat);
        units = grown;
    }

    /** Lets a unit go. Executor's thread. */
    public void remove(final Unit unit) {
        final Seat seat = roster.remove(unit);
        if (seat == null) {
            return;
        }
        unit.leave(seat);
        units = Arrays.stream(units).filter(u -> u != unit).toArray(Unit[]::new);
    }

    /** Units that doze. Executor's thread; any other as of some moment ago. */
    public int dozingCount() {
        return roster.dozingCount();
    }

    Poller poller() {
        return poller;
    }

    void wake(final Seat seat) {
        roster.wake(seat);
    }

    /** A unit that dozes was rung for. Any thread. */
    void rung() {
        isRung = true;
        wakeIfWaiting();
    }

    /**
     * One duty cycle without waiting, on the caller's thread, for an executor that has no thread.
     *
     * @return items handled, or a negative number when the call hung, was fenced, and came back
     */
    public int dutyCycle() {
        if (driver == null) {
            driver = new Driver(null, false);
        }
        return dutyCycle(driver, clock.nanoTime());
    }

    private int dutyCycle(final Driver by, final long nowNs) {
        int work = 0;
        for (Mailbox.Command next = mailbox.take(); next != null; next = work < COMMANDS ? mailbox.take() : null) {
            next.run(this);
            work++;
            if (driver != by) {
                return -1;
            }
        }
        wakeDozing(nowNs);
        for (int i = 0; i < roster.awakeCount(); i++) {
            final Seat seat = roster.awake(i);
            by.enter(seat.unit);
            final int done = seat.unit.doWork(nowNs);
            if (!by.leave()) {
                return -1;
            }
            if (done > 0) {
                seat.lastWorkNs = nowNs;
                work += done;
            } else if (nowNs - seat.lastWorkNs > DOZE_AFTER_NS && roster.awakeCount() > minAwake
                && seat.unit.mayDoze()) {
                if (!doze(by, seat, nowNs)) {
                    return -1;
                }
                i -= seat.isDozing ? 1 : 0;
            }
        }
        cycles++;
        work += poll(work, nowNs);
        if (work > 0) {
            busyCycles++;
        }
        return work;
    }

    private void wakeDozing(final long nowNs) {
        if (isRung) {
            isRung = false;
            // Before the look at who was rung for; pairs with the write in rung().
            VarHandle.fullFence();
            roster.wakeRung();
        }
        if (roster.nextDueNs() <= nowNs) {
            roster.wakeDue(nowNs);
        }
    }

    /**
     * Lets a unit doze unless it has something to do after all. @return false when the thread was given up meanwhile
     */
    private boolean doze(final Driver by, final Seat seat, final long nowNs) {
        seat.announce();
        by.enter(seat.unit);
        final long dueNs = seat.unit.prepareToBlock(nowNs);
        if (!by.leave()) {
            return false;
        }
        if (dueNs - MIN_DOZE_NS < nowNs) {
            seat.revoke();
            seat.lastWorkNs = nowNs;
        } else {
            // Many looks at once: else each would wake the executor by itself.
            roster.doze(seat, Math.min(dueNs, (nowNs + MAX_BLOCK_NS) / LOOK_NS * LOOK_NS));
        }
        return true;
    }

    private int poll(final int work, final long nowNs) {
        final boolean isDue = work == 0 || (cycles & BUSY_POLL_MASK) == 0
            || roster.dozingCount() > 0 && nowNs - polledNs > POLL_NS;
        if (!isDue) {
            return 0;
        }
        polledNs = nowNs;
        return poller.poll(0);
    }

    /**
     * Runs foreign code for a command as if it were a call into a unit: when it hangs, the watchdog gives up the thread
     * and has the unit evacuated. Executor's thread.
     *
     * @return false when the thread was given up meanwhile: the caller returns at once and touches nothing
     */
    public boolean guard(final Unit unit, final Runnable foreign) {
        final Driver by = driver;
        by.enter(unit);
        try {
            foreign.run();
        } catch (final RuntimeException | Error e) {
            if (by.leave()) {
                throw e;
            }
            return false;
        }
        return by.leave();
    }

    /** Starts a thread that drives it. */
    public void start() {
        final Driver first = new Driver(null, true);
        driver = first;
        first.thread.start();
    }

    /** Stops driving, after the cycle in hand; waits for the thread for a while. Units stay as they are. */
    public void stop() throws InterruptedException {
        isStopped = true;
        final Driver current = driver;
        final Thread thread = current == null ? null : current.thread;
        if (thread != null) {
            poller.wake();
            thread.join(2_000);
        }
        if (thread == null || !thread.isAlive()) {
            poller.close();
        }
    }

    /** Blocks until there may be work. @return false when the thread was given up meanwhile */
    private boolean block(final Driver by, final long nowNs) {
        waiting.set();
        long dueNs = Math.min(nowNs + MAX_BLOCK_NS, isRung ? nowNs : roster.nextDueNs());
        for (int i = 0; i < roster.awakeCount(); i++) {
            final Unit unit = roster.awake(i).unit;
            by.enter(unit);
            dueNs = Math.min(dueNs, unit.prepareToBlock(nowNs));
            if (!by.leave()) {
                return false;
            }
        }
        if (mailbox.isEmpty() && dueNs > nowNs && !isStopped) {
            final long ms = (dueNs - nowNs) / NS_PER_MS;
            if (ms > 0) {
                poller.poll((int) ms);
            } else {
                idle.yieldOnce(nowNs);
            }
        }
        waiting.clear();
        return true;
    }

    /** What the watchdog looks at: changes with every call into a unit; 0 while none is in a unit. */
    long entry() {
        final Driver current = driver;
        return current == null || current.state.get() != Driver.IN_UNIT ? 0 : current.entries;
    }

    /**
     * Gives up the thread if it is still in the call it was seen in; another takes over, first of all evacuating the
     * unit.
     *
     * @param entry as last seen
     * @return the unit it hung in, or null when it came back
     */
    Unit fence(final long entry) {
        final Driver left = driver;
        if (left == null || left.entries != entry) {
            return null;
        }
        // First, because it may come back at once.
        if (left.thread != null) {
            stuck.add(left);
        }
        if (!left.state.compareAndSet(Driver.IN_UNIT, Driver.FENCED)) {
            stuck.remove(left);
            return null;
        }
        final Unit hung = left.unit;
        final Driver fresh = new Driver(hung, left.thread != null);
        fencedCount++;
        driver = fresh;
        if (fresh.thread == null) {
            hung.evacuate();
        } else {
            fresh.thread.start();
        }
        return hung;
    }

    /** One thread that drives the executor, or did. */
    private final class Driver implements Runnable {
        private static final int OUTSIDE = 0;
        private static final int IN_UNIT = 1;
        private static final int FENCED = 2;

        private final AtomicInteger state = new AtomicInteger();
        private final Unit evacuated;
        private final Thread thread;
        /** Written before the release of IN_UNIT, read after an acquire of it. */
        private Unit unit;
        private long entries;

        private Driver(final Unit evacuated, final boolean hasThread) {
            this.evacuated = evacuated;
            this.thread = hasThread ? new Thread(this, "roundhouse-" + name) : null;
            if (hasThread) {
                this.thread.setDaemon(true);
            }
        }

        private void enter(final Unit next) {
            unit = next;
            entries++;
            state.setRelease(IN_UNIT);
        }

        private boolean leave() {
            return state.compareAndSet(IN_UNIT, OUTSIDE);
        }

        @Override
        public void run() {
            // Whoever started this thread may have been in no hurry.
            Background.enter(false);
            if (cpus.length > 0) {
                Posix.setAffinity(cpus);
            }
            if (evacuated != null) {
                evacuated.evacuate();
            }
            try {
                drive();
            } catch (final RuntimeException | Error e) {
                LOGGER.error("executor {} stops: a defect of the runtime", name, e);
                throw e;
            } finally {
                stuck.remove(this);
            }
        }

        private void drive() {
            while (!isStopped) {
                final long nowNs = clock.nanoTime();
                final int work = dutyCycle(this, nowNs);
                if (work > 0) {
                    idle.worked(nowNs);
                } else if (work < 0) {
                    comeBack();
                    return;
                } else if (!idle.shouldBlock(nowNs)) {
                    idle.yieldOnce(nowNs);
                } else if (!block(this, nowNs)) {
                    comeBack();
                    return;
                }
            }
        }

        private void comeBack() {
            synchronized (Executor.this) {
                fencedCount--;
            }
            LOGGER.warn("a call that hung on executor {} came back and was dismissed", name);
        }
    }
}
