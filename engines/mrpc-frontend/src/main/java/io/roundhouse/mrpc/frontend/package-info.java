/**
 * The application's end of an mRPC datapath: rings in shared memory to lanes and back.
 *
 * <pre>
 *  submission ring      -> out(0)  head of the tx lane      a request opens a call and reserves its completion entry
 *  send reclaim ring    <- in(1)   end of the tx lane       blocks that the transport is done with
 *  completion ring      <- in(0)   end of the rx lane       payloads are copied into the receive heap
 *  receive reclaim ring -> the books of the receive heap
 * </pre>
 */
package io.roundhouse.mrpc.frontend;
