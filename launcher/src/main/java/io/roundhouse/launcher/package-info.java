/**
 * The programs: {@link io.roundhouse.launcher.Launcher} runs a service, {@link io.roundhouse.launcher.Ctl}, {@link
 * io.roundhouse.launcher.Shell} and {@link io.roundhouse.launcher.Doctor} are for who operates it. A service inside of
 * another program is the package {@code embed}.
 */
package io.roundhouse.launcher;
