package io.roundhouse.bench.rpc;

import java.util.List;

/**
 * Many calls in flight.
 *
 * @param name of the case
 * @param bytes of each request
 * @param inFlight calls at a time
 */
record Flood(String name, int bytes, int inFlight) {
    /** Channels of a peer, of which the better number counts. */
    static final List<Integer> PEER_CHANNELS = List.of(1, 4);
    static final Flood ECHO_RATE = new Flood("echo-32x128", 32, 128);

    /** What a caller is asked for. @param lanes threads, or a peer's channels */
    String work(final int lanes) {
        return bytes + " " + inFlight + " " + lanes;
    }

    /** The case of ours with so many threads. */
    String threads(final int lanes) {
        return name + "-threads-" + lanes;
    }

    /** The peer's case. */
    String channels(final int count) {
        return name + "-channels-" + count;
    }

    /** The peer's cases. */
    List<String> settings() {
        return PEER_CHANNELS.stream().map(this::channels).toList();
    }
}
