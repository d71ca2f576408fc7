/** The policy that lets everything pass: the smallest engine, to measure with and to copy. */
package io.roundhouse.policy.nullpolicy;
