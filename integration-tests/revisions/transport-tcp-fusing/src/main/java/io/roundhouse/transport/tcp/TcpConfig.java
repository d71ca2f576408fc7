package io.roundhouse.transport.tcp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the transport over TCP. */
@ObjectClassDefinition(name = "Transport over TCP")
@interface TcpConfig {
    @AttributeDefinition(
        description = "Where to listen, host:port; port 0 is the kernel's choice; empty does not listen")
    String listen_address() default "";

    @AttributeDefinition(description = "Connections at a time, 1 to 16384; fixed once the first instance runs")
    int max_connections() default 1024;

    @AttributeDefinition(description = "Bytes a peer may have on the way to us on one connection, 4 KiB to 64 MiB; "
        + "for connections made later")
    int window_bytes() default 2 << 20;

    @AttributeDefinition(description = "The longest payload we send, in bytes; at most half a window less a header")
    int max_frame_bytes() default (1 << 20) - 64;

    @AttributeDefinition(description = "How long connecting and the exchange of prefaces may take, in ms")
    int connect_timeout_ms() default 2_000;

    @AttributeDefinition(description = "How long calls fail at once after the first failed attempt to connect, in ms")
    int reconnect_min_ms() default 20;

    @AttributeDefinition(description = "How long at most, after many failed attempts, in ms")
    int reconnect_max_ms() default 2_000;

    @AttributeDefinition(description = "By how much of that time it is shortened at random, 0 to 100 percent")
    int reconnect_jitter_percent() default 20;

    @AttributeDefinition(description = "A peer silent for that long is pinged, in ms, up to a day; 0 never")
    int keepalive_ms() default 10_000;

    @AttributeDefinition(
        description = "A peer that is pinged and silent is given up after that long, in ms, 1 to 600000")
    int keepalive_timeout_ms() default 20_000;

    @AttributeDefinition(description = "The longest request that goes with others in one frame, in bytes, up to 4096; 0"
        + " sends none, which is right until every peer that is called runs a revision that understands such frames")
    int fuse_bytes() default 0;
}
