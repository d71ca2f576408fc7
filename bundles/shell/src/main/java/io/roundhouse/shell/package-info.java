/**
 * Gogo commands on the admin service, their completion and tables. A new command is a public method of one of the
 * {@code Commands} classes, named in its {@code @GogoCommand}, and in its {@code @ReadOnlyCommands} if it changes
 * nothing.
 */
package io.roundhouse.shell;
