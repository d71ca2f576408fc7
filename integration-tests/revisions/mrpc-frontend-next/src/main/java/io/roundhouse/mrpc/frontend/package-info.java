/**
 * The next revision of the frontend, to exchange with the one in {@code engines}. Its batches follow the load: up to
 * 256
 * messages each way in a duty cycle while the rings are full, down to 16 while they are not, where the first revision
 * always takes up to 64. Its state has another layout, version 2, with the batch it has come to.
 *
 * <p>Only classes that differ are here. Those that do not are taken from the first revision when the bundle is built.
 */
package io.roundhouse.mrpc.frontend;
