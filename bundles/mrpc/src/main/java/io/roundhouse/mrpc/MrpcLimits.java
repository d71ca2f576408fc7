package io.roundhouse.mrpc;

import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.posix.Posix;
import io.roundhouse.shm.SessionShape;

/** A configuration, checked. */
record MrpcLimits(int maxSessions, int maxSessionsPerUser, int maxStripes, SessionShape shape, String frontend,
    String transport, String localTransport, long drainNs) {
    private static final String LOCAL = "shm:";


    /** Checks every property and throws {@link IllegalArgumentException} that names the first bad one. */
    static MrpcLimits of(final MrpcConfig config) {
        checkRange("max_sessions", config.max_sessions(), 1, 4096);
        checkRange("max_sessions_per_user", config.max_sessions_per_user(), 0, 4096);
        checkRange("max_stripes", config.max_stripes(), 1, RegionDescriptor.MAX_STRIPES);
        checkRange("send_heap_mib", config.send_heap_mib(), 1, 512);
        checkRange("receive_heap_mib", config.receive_heap_mib(), 1, 512);
        checkRange("drain_ms", config.drain_ms(), 0, 10_000);
        return new MrpcLimits(config.max_sessions(), config.max_sessions_per_user(), config.max_stripes(),
            new SessionShape(config.ring_capacity(), config.reclaim_capacity(), (long) config.send_heap_mib() << 20,
                (long) config.receive_heap_mib() << 20),
            config.frontend(), config.transport(), config.local_transport(), config.drain_ms() * 1_000_000L);
    }

    /** The engine that carries calls to a target, or to a server of that name. */
    String transportOf(final String target) {
        return target.startsWith(LOCAL) ? localTransport : transport;
    }

    /** The most sessions of a user. */
    int sessionsOf(final int uid) {
        final boolean isTrusted = uid == 0 || uid == Posix.userId();
        return maxSessionsPerUser > 0 ? maxSessionsPerUser : isTrusted ? maxSessions : Math.max(1, maxSessions / 2);
    }

    private static void checkRange(final String property, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                property + " must be " + min + " to " + max + ": " + property + "=" + value);
        }
    }
}
