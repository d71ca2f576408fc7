/**
 * What keeps a service from its work, or could: checks of the host, its limits and the service's files. Used by the
 * running service and, where none runs, by a program of its own.
 */
package io.roundhouse.launcher.doctor;
