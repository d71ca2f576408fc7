/** A revision of the rate limiter with a fault, to show that the one before comes back. */
package io.roundhouse.policy.rate.limit;
