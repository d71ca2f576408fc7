/**
 * A transport without a network: takes what generators send on all datapaths, checks the numbering of each, and answers
 * requests that are calls with their number.
 *
 * <p>Counters without a suffix are over all datapaths; {@code received.NAME} and so on are those of the datapath NAME.
 * A number that a policy rejected on the way never gets here and counts as lost: with such a policy in the chain,
 * compare with what it says it rejected.
 */
package io.roundhouse.test.sink;
