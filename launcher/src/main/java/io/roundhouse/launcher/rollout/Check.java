package io.roundhouse.launcher.rollout;

import java.io.IOException;
import java.util.Map;

/**
 * What must be so at a service after a step.
 *
 * @param kind what is looked at
 * @param engine the engine, or empty
 * @param what the version that it must have, or the counter that is looked at; or empty
 * @param most how many more failed calls, or how much more of the counter, there may be than when the plan began
 * @param withinMs how long it may take to become so
 * @param holdMs how long it must stay so
 */
record Check(Kind kind, String service, String engine, String what, long most, long withinMs, long holdMs) {
    /** What is looked at. */
    enum Kind { VERSION, READY, FAILED, COUNTER }

    /** Looks once. @param before what the counts were when the plan began @return why not, or empty when it is so */
    String problem(final ServiceLink link, final Counts before) throws IOException {
        return switch (kind) {
            case VERSION -> {
                final String found = link.engines().get(engine);
                yield what.equals(found) ? "" : engine + " must be " + what + " at " + service + " and is "
                    + (found == null ? "not there" : found);
            }
            case READY -> link.isReady() ? "" : service + " is not ready: see status there";
            case FAILED -> tooMany("calls failed", before.newFailures(link.counts()));
            case COUNTER -> tooMany(engine + "'s " + what, before.growth(link.counts(), engine, what));
        };
    }

    private String tooMany(final String name, final long grown) {
        return grown <= most ? "" : name + " at " + service + " since the plan began: " + grown + ", at most " + most;
    }

    /** Whether waiting makes it no better. */
    boolean isFinal() {
        return kind == Kind.FAILED || kind == Kind.COUNTER;
    }

    /**
     * Counts of a service at one moment.
     *
     * @param failed failed calls by datapath
     * @param counters of engines, by engine and counter
     */
    record Counts(Map<String, Long> failed, Map<String, Map<String, Long>> counters) {
        long newFailures(final Counts now) {
            return now.failed.entrySet().stream()
                .mapToLong(entry -> entry.getValue() - failed.getOrDefault(entry.getKey(), 0L)).sum();
        }

        long growth(final Counts now, final String engine, final String counter) {
            return value(now, engine, counter) - value(this, engine, counter);
        }

        private static long value(final Counts counts, final String engine, final String counter) {
            return counts.counters.getOrDefault(engine, Map.of()).getOrDefault(counter, 0L);
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case VERSION -> engine + " is " + what + " at " + service;
            case READY -> service + " is ready";
            case FAILED -> "at most " + most + " failed calls at " + service;
            case COUNTER -> "at most " + most + " more " + what + " of " + engine + " at " + service;
        } + (holdMs > 0 ? " for " + holdMs + " ms" : "");
    }
}
