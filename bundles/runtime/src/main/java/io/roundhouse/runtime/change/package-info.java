/**
 * Live change: plan, prepare, switch, probation, commit, or back at any point. {@link
 * io.roundhouse.runtime.change.ChangeThread} drives one {@code Change} at a time as a state machine whose steps never
 * block; what may block or hang (the framework's bundle operations, {@code restore}) runs on helper threads that are
 * awaited under a limit and abandoned when late.
 */
package io.roundhouse.runtime.change;
