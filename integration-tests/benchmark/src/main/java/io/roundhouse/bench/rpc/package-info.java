/** Calls between two applications through their services, and through the peer. */
package io.roundhouse.bench.rpc;
