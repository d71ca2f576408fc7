package io.roundhouse.runtime.executor;

/**
 * The place of a unit at its executor: the poller that watches its descriptors, and the way to have it run while it
 * dozes. Its fields belong to the executor but for what {@link #ring} touches.
 */
public final class Seat {
    final Unit unit;
    /** Where it stands among those that are awake, or among those that doze. */
    int index;
    boolean isDozing;
    /** When it did something last. */
    long lastWorkNs;
    /** While it dozes, when it runs at the latest. */
    long dueNs;

    private final Executor executor;
    private final WaitingFlag dozing = new WaitingFlag();
    private volatile boolean isRung;

    Seat(final Unit unit, final Executor executor) {
        this.unit = unit;
        this.executor = executor;
    }

    /** Where descriptors are watched for the unit. */
    public Poller poller() {
        return executor.poller();
    }

    /** Has the unit run in the cycle in hand or the next. Executor's thread. */
    public void wake() {
        if (isDozing) {
            executor.wake(this);
        }
    }

    /** Has the unit run soon. Any other thread; what was published before is seen. */
    public void ring() {
        if (dozing.takeAfterPublishing()) {
            isRung = true;
            executor.rung();
        }
    }

    /** Announces that it is going to doze, before the last look at its input. */
    void announce() {
        isRung = false;
        dozing.set();
    }

    /** It goes on. */
    void revoke() {
        dozing.clear();
    }

    boolean isRung() {
        return isRung;
    }
}
