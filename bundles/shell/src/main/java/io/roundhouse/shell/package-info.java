/**
 * Gogo commands on the admin service, their completion, tables and the line-based control channel. A new command is a
 * public method of one of the {@code Commands} classes, named in its {@code @GogoCommand}.
 */
package io.roundhouse.shell;
