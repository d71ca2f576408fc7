/**
 * Changes at several services by a plan: a file of ordered steps with checks between. Each step is a command of the
 * service that an operator could type; each is undone by the snapshot that was made before it.
 */
package io.roundhouse.launcher.rollout;
