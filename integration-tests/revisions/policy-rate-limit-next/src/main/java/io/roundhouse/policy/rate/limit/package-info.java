/**
 * The next revision of the rate limiter, to exchange with the one in {@code engines}. It pours tokens in one by one,
 * evenly over the fill interval, instead of all at its end; its state has another layout, version 2, in which the
 * bucket is the time at which it would have been used up exactly; and it shows the longest time a request was made to
 * wait.
 *
 * <p>Only classes that differ are here. Those that do not are taken from the first revision when the bundle is built.
 */
package io.roundhouse.policy.rate.limit;
