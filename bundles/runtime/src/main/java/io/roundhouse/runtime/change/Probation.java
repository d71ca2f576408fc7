package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.PlaceProbe;
import java.util.List;

/**
 * Watches places that have just been switched: an error ends it at once, being slower ends it when three windows in a row
 * say so (the first may still run on code that is not compiled). A place that had traffic and shows no progress is
 * watched until the watchdog must have spoken.
 */
final class Probation implements Step {
    private static final int WINDOWS = 3;
    private static final long PROGRESS_NS = 20_000_000;

    private final Change change;
    private final List<Trial> trials;
    private final List<Place> others;
    private final long settleNs;
    private final long windowNs;
    private final long silenceNs;
    private long startNs;
    private long windowStartNs;
    private int windows;
    private boolean hasBegun;
    private boolean isMeasuring;

    /**
     * @param others places that still run the old revision, measured at the same time
     * @param share of the standard window, as a divisor: 1 for the canary, more for those that follow
     */
    Probation(final Change change, final List<Trial> trials, final List<Place> others, final int share) {
        this.change = change;
        this.others = others;
        this.trials = trials;
        this.settleNs = change.with.limits().settleNs() / share;
        this.windowNs = change.with.limits().probationNs() / share;
        this.silenceNs = change.with.limits().silenceNs();
    }

    @Override
    public boolean poll(final long nowNs) {
        if (!hasBegun) {
            hasBegun = true;
            startNs = nowNs;
            trials.forEach(trial -> trial.lastProgressNs = nowNs);
        }
        trials.forEach(trial -> trial.look(nowNs));
        if (!isMeasuring) {
            if (nowNs - startNs >= settleNs) {
                measure(nowNs);
            }
            return false;
        }
        if (nowNs - windowStartNs < windowNs || isSilent(nowNs)) {
            return false;
        }
        return judge(nowNs);
    }

    private void measure(final long nowNs) {
        isMeasuring = true;
        windowStartNs = nowNs;
        trials.forEach(trial -> trial.probe().resetTimes());
    }

    private boolean isSilent(final long nowNs) {
        for (final Trial trial : trials) {
            final long quietNs = nowNs - trial.lastProgressNs;
            if (trial.isLive() && trial.expectsTraffic && quietNs > PROGRESS_NS && quietNs < silenceNs) {
                return true;
            }
        }
        return false;
    }

    private boolean judge(final long nowNs) {
        for (final Trial trial : trials) {
            others.forEach(other -> trial.baseline.atLeast(other.probe()));
            final String slower = trial.isLive() ? trial.baseline.slower(trial.probe()) : null;
            if (slower != null) {
                if (++windows >= WINDOWS) {
                    throw new ChangeFailure(trial.at.place().name() + " is slower: " + slower);
                }
                measure(nowNs);
                return false;
            }
        }
        for (final Trial trial : trials) {
            if (trial.isLive()) {
                change.paused(trial.probe().lastPauseNs());
            }
        }
        return true;
    }

    /** One place on trial. */
    static final class Trial {
        private final PlaceSwitch at;
        private final Baseline baseline;
        private final boolean expectsTraffic;
        private long lastProgressNs;
        private long lastMessages;

        Trial(final PlaceSwitch at, final Baseline baseline, final boolean expectsTraffic) {
            this.at = at;
            this.baseline = baseline;
            this.expectsTraffic = expectsTraffic;
        }

        private boolean isLive() {
            return at.isInstalled();
        }

        private PlaceProbe probe() {
            return at.place().probe();
        }

        private void look(final long nowNs) {
            final PlaceProbe probe = probe();
            if (isLive() && (probe.isTripped() || probe.errors() > 0)) {
                throw new ChangeFailure(at.place().name() + " failed on trial: " + probe.lastError());
            }
            if (probe.messages() != lastMessages) {
                lastMessages = probe.messages();
                lastProgressNs = nowNs;
            }
        }
    }
}
