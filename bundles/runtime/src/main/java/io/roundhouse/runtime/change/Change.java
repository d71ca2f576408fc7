package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.ChangeView.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One change as a state machine: a script forward and, when a step throws, a script back. Owned by the change thread;
 * what others see of it is {@link #view()}.
 */
abstract class Change {
    final Surroundings with;
    final String kind;
    final String engine;
    final String origin;
    final Script script = new Script();
    private final List<Long> pauses = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Instant started = Instant.now();
    private final long id;
    private Phase phase = Phase.PLAN;
    private Outcome outcome = Outcome.RUNNING;
    private String from = "";
    private String to = "";
    private String reason = "";
    private long startNs;
    private boolean hasBegun;
    private boolean isSilent;
    private boolean isAtomic;
    private volatile ChangeView view;

    Change(final Surroundings with, final long id, final String kind, final String engine, final String origin) {
        this.with = with;
        this.id = id;
        this.kind = kind;
        this.engine = engine;
        this.origin = origin;
        this.view = snapshot(0);
    }

    /** Fills the script forward. */
    abstract void begin();

    /** Fills the script back; empty when nothing was touched. Called once at most. */
    abstract void back();

    /** Looked at before every step; throws to end the way forward. */
    void check() {
    }

    /** Goes on as far as possible without waiting. @return whether the change ended */
    final boolean step(final long nowNs) {
        if (!hasBegun) {
            hasBegun = true;
            startNs = nowNs;
            begin();
        }
        try {
            if (phase != Phase.REVERT && !isAtomic) {
                check();
            }
            if (script.poll(nowNs)) {
                end();
            }
        } catch (final RuntimeException e) {
            failed(e);
        }
        view = snapshot(nowNs - startNs);
        return phase == Phase.ENDED;
    }

    private void failed(final RuntimeException e) {
        final String text = e instanceof ChangeFailure ? Text.oneLine(e.getMessage()) : Text.of(e);
        isAtomic = false;
        if (phase == Phase.REVERT) {
            note("while going back: " + text);
            return;
        }
        script.clear();
        reason = text;
        outcome = phase == Phase.PLAN ? Outcome.REFUSED : Outcome.REVERTED;
        note(phase.name().toLowerCase(java.util.Locale.ROOT) + " ended: " + text);
        phase = Phase.REVERT;
        back();
    }

    private void end() {
        if (outcome == Outcome.RUNNING) {
            outcome = Outcome.COMMITTED;
        }
        phase = Phase.ENDED;
    }

    /** Where the change is now. */
    final void phase(final Phase next) {
        phase = next;
    }

    final Phase phase() {
        return phase;
    }

    /** Says that the outcome is worse than the way back alone tells. */
    final void outcome(final Outcome worse) {
        outcome = worse;
    }

    final long id() {
        return id;
    }

    final String reason() {
        return reason;
    }

    /** From what to what, as told to operators. */
    final void between(final Object old, final Object next) {
        from = old == null ? "" : old.toString();
        to = next == null ? "" : next.toString();
    }

    /** Adds a line to what was done. */
    final void note(final String line) {
        if (steps.size() < 200) {
            steps.add(line);
        }
    }

    /** Adds a pause that input saw. */
    final void paused(final long ns) {
        if (ns >= 0) {
            pauses.add(ns);
        }
    }

    /** Ends without a word to operators: there was nothing to do. */
    final void silence() {
        isSilent = true;
    }

    final boolean isSilent() {
        return isSilent;
    }

    /** While a place is being switched, {@link #check} has to wait: what is posted cannot be taken back. */
    final void atomic(final boolean now) {
        isAtomic = now;
    }

    final ChangeView view() {
        return view;
    }

    /** A step that notes the phase in the journal, on disk before the step is done. */
    final Step journal(final Phase entered, final String fromId, final String toId) {
        return new AwaitTask<>(with.offPath(), "writing the journal", with.limits().updateNs(), () -> {
            with.journal().append(id, engine, entered, fromId, toId);
            return null;
        }, _ -> { });
    }

    private ChangeView snapshot(final long durationNs) {
        return new ChangeView(id, kind, engine, from, to, phase, outcome, reason, origin, started, durationNs,
            List.copyOf(pauses), List.copyOf(steps));
    }
}
