/**
 * Starts Roundhouse: the framework, the bundles nested in this jar, their configuration. {@link
 * io.roundhouse.launcher.Launcher} is the program, {@link io.roundhouse.launcher.RoundhouseFramework} the same for use
 * inside another one.
 */
package io.roundhouse.launcher;
