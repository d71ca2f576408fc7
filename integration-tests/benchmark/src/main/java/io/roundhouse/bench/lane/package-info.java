/** What a stage on a lane costs. */
package io.roundhouse.bench.lane;
