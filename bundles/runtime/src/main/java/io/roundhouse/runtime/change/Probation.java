package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.PlaceProbe;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Watches places that have just been switched, or attached: an error ends it at once, being slower ends it when every
 * window for two seconds says so (code that is not compiled yet is slower, on a busy machine for a while). A place that
 * had traffic and shows no progress, or a new one where input waits, is watched until the watchdog must have spoken.
 */
final class Probation implements Step {
    private static final int WINDOWS = 3;
    /** How many times the silence limit a place may look slower, or be too slow to tell, before that is believed. */
    private static final int PATIENCE = 3;
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
        if (nowNs - windowStartNs < windowNs || isSilent(nowNs) || lacksFigures(nowNs)) {
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
            if (nowNs - trial.lastProgressNs < silenceNs && trial.isLive() && trial.owesProgress(nowNs)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a place whose former instance could be measured has had too few batches: what is very slow has few. */
    private boolean lacksFigures(final long nowNs) {
        if (nowNs - windowStartNs >= PATIENCE * silenceNs) {
            return false;
        }
        for (final Trial trial : trials) {
            if (trial.isLive() && trial.baseline.hasFigures() && !Baseline.hasFigures(trial.probe())) {
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
                if (++windows >= WINDOWS && nowNs - startNs >= PATIENCE * silenceNs) {
                    throw new ChangeFailure(trial.place.name() + " is slower: " + slower);
                }
                measure(nowNs);
                return false;
            }
        }
        for (final Trial trial : trials) {
            if (trial.isLive()) {
                change.paused(trial.probe().lastPauseNs());
                change.note(trial.place.name() + " passed: " + trial.baseline.beside(trial.probe()));
            }
        }
        return true;
    }

    /** One place on trial. */
    static final class Trial {
        private final Place place;
        private final BooleanSupplier isLive;
        private final Baseline baseline;
        private final boolean isNewcomer;
        private final boolean hadTraffic;
        private long lastProgressNs;
        private long lastMessages;

        private Trial(final Place place, final BooleanSupplier isLive, final Baseline baseline,
            final boolean isNewcomer, final boolean hadTraffic) {
            this.place = place;
            this.isLive = isLive;
            this.baseline = baseline;
            this.isNewcomer = isNewcomer;
            this.hadTraffic = hadTraffic;
        }

        /**
         * Of an instance that took over from another.
         *
         * @param hadTraffic whether messages came while that was measured
         */
        static Trial ofSuccessor(final PlaceSwitch at, final Baseline baseline, final boolean hadTraffic) {
            return new Trial(at.place(), at::isInstalled, baseline, false, hadTraffic);
        }

        /**
         * Of the first instance of a place: there is nothing to compare with.
         *
         * @param isLive whether it is still there
         */
        static Trial ofNewcomer(final Place place, final BooleanSupplier isLive) {
            return new Trial(place, isLive, new Baseline(), true, false);
        }

        private boolean isLive() {
            return isLive.getAsBoolean();
        }

        /** Whether it has to show that it does not hang. */
        private boolean owesProgress(final long nowNs) {
            final long quietNs = nowNs - lastProgressNs;
            return isNewcomer ? quietNs > 0 && place.isInputWaiting() : hadTraffic && quietNs > PROGRESS_NS;
        }

        private PlaceProbe probe() {
            return place.probe();
        }

        private void look(final long nowNs) {
            final PlaceProbe probe = probe();
            if ((probe.isTripped() || probe.errors() > 0) && isLive()) {
                throw new ChangeFailure(place.name() + " failed on trial: " + probe.lastError());
            }
            if (probe.messages() != lastMessages) {
                lastMessages = probe.messages();
                lastProgressNs = nowNs;
            }
        }
    }
}
