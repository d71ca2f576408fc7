package io.roundhouse.admin;

import java.util.List;

/**
 * A live datapath.
 *
 * @param id its number
 * @param name its name
 * @param application who it is for
 * @param role CLIENT or SERVER
 * @param target what it calls or serves
 * @param executor who runs it
 * @param chain engines from the application to the network: frontend, policies, transport
 * @param txPerSecond messages a second towards the network
 * @param rxPerSecond messages a second towards the application
 * @param txDepth messages on the tx lane and link now
 * @param rxDepth messages on the rx lane and link now
 * @param parked messages parked now
 * @param openCalls calls open now
 * @param rejected calls that policies rejected, so far
 * @param failed calls that ended in an error for another reason, so far
 */
public record DatapathView(int id, String name, String application, String role, String target, String executor,
    List<String> chain, double txPerSecond, double rxPerSecond, int txDepth, int rxDepth, int parked, int openCalls,
    long rejected, long failed) {
}
