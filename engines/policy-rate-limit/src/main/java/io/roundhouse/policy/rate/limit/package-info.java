/**
 * The policy that limits how many requests a second an application may send, or a service may be sent: a token bucket
 * of integers, per datapath or one over all.
 *
 * <p>A bucket is two numbers: an epoch and how many tokens were taken since then. What {@code tokens_per_fill} and
 * {@code fill_interval} have poured in by now follows from the time alone, so one compare-and-set takes a token, from a
 * plain field or from a long that all datapaths share.
 *
 * <p>Parked requests keep their order by the time they come back at, which grows strictly: see {@link
 * io.roundhouse.policy.rate.limit.WaitingLine}. A rate that is raised holds for requests that arrive from then on;
 * those already parked keep the time they were given.
 */
package io.roundhouse.policy.rate.limit;
