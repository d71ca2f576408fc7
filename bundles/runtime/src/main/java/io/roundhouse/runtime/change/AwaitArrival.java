package io.roundhouse.runtime.change;

import java.util.function.Consumer;

/** Waits for a factory that is newer than another word about it. */
final class AwaitArrival implements Step {
    private final Change change;
    private final String engine;
    private final Arrival before;
    private final long limitNs;
    private final Consumer<Arrival> then;
    private final Runnable late;
    private boolean hasBegun;
    private long startNs;

    AwaitArrival(final Change change, final String engine, final Arrival before, final long limitNs,
        final Consumer<Arrival> then) {
        this(change, engine, before, limitNs, then, () -> {
            throw new ChangeFailure("the bundle offers no engine of the name " + engine + " within "
                + limitNs / 1_000_000
                + " ms");
        });
    }

    /** @param late what to do when none came in time */
    AwaitArrival(final Change change, final String engine, final Arrival before, final long limitNs,
        final Consumer<Arrival> then, final Runnable late) {
        this.late = late;
        this.change = change;
        this.engine = engine;
        this.before = before;
        this.limitNs = limitNs;
        this.then = then;
    }

    @Override
    public boolean poll(final long nowNs) {
        if (!hasBegun) {
            hasBegun = true;
            startNs = nowNs;
        }
        final Arrival latest = change.with.source().arrival(engine);
        if (latest != null && latest.isPresent() && (before == null || latest.number() > before.number())) {
            then.accept(latest);
            return true;
        }
        if (nowNs - startNs > limitNs) {
            late.run();
            return true;
        }
        return false;
    }
}
