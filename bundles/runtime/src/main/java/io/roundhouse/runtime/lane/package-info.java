/**
 * Lanes, links, stages, the call table and the park table: what a datapath is made of. Everything here belongs to the
 * executor thread that owns the datapath, but for the two ends of a link.
 */
package io.roundhouse.runtime.lane;
