/**
 * Live change as applications see it (mRPC dissertation, section 3.6.3): what two of them get over time while operators
 * work on the services below, as figures and as a page with the timeline.
 *
 * <pre>
 *  TimedLoad (a process) -> its service -> the services of the scenario -> a server
 *       | calls and their latency in each 10 ms, by the clock that all processes share
 *  scenario: steps with the time of each -> rows by phase, TimelinePage
 * </pre>
 */
package io.roundhouse.bench.scenario;
