package io.roundhouse.admin;

import java.util.List;

/**
 * What a change would do.
 *
 * @param feasible whether it would be begun
 * @param reasons why not; empty when feasible
 * @param steps what would happen, one line each
 * @param warnings what to know before, one line each
 * @param revertible whether the old revision can take the state back after traffic
 */
public record PlanView(boolean feasible, List<String> reasons, List<String> steps, List<String> warnings,
    boolean revertible) {
}
