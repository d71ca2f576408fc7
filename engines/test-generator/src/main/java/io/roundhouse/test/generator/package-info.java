/**
 * A frontend without an application: makes numbered requests on its datapath and checks the answers.
 *
 * <p>One way ({@code in_flight} 0) a request has no call: nobody answers, and what becomes of it shows at the other
 * end. With a limit on calls in flight each request opens a call whose cookie is its number; the call is closed by its
 * answer.
 *
 * <p>Payloads lie in a block of cells that is a handle, since messages on the lane refer to it longer than a revision
 * lasts. Request n uses cell n mod cells. A lane has 256 slots and gives them back in order, so a cell comes round
 * again only when the request that had it is off the lane; one that a policy parks is either a call, then its cell is
 * left alone until the call ends, or one way, and then it may not be overtaken by a whole block.
 */
package io.roundhouse.test.generator;
