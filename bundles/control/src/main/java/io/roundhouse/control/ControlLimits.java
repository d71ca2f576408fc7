package io.roundhouse.control;

import io.roundhouse.posix.SocketAccess;

/**
 * The checked configuration.
 *
 * @param access mode and group of the socket
 * @param roles who has which role
 * @param maxConnections at a time
 * @param auditLength bytes of the audit log before it is put aside
 */
record ControlLimits(SocketAccess access, Roles roles, int maxConnections, long auditLength) {
    /** @throws IllegalArgumentException naming the property that is wrong */
    static ControlLimits of(final ControlConfig config) {
        return new ControlLimits(new SocketAccess(config.socket_mode(), config.socket_group()), Roles.of(config),
            between("max_connections", config.max_connections(), 2, 256),
            (long) between("audit_mib", config.audit_mib(), 1, 1024) << 20);
    }

    private static int between(final String property, final int value, final int least, final int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                property + " must be " + least + " to " + most + ": " + property + "=" + value);
        }
        return value;
    }
}
