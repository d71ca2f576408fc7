package io.roundhouse.admin.wire;

/** How a command ended: what {@code roundhouse ctl} exits with. These numbers stay as they are. */
public final class ExitCode {
    /** It did what it was asked. */
    public static final int OK = 0;
    /** It failed, or the service refused it; the message says why. */
    public static final int FAILED = 1;
    /** There is no such command, or its arguments are wrong. */
    public static final int USAGE = 2;
    /** No service answers at the socket. */
    public static final int NO_SERVICE = 3;
    /** The service knows the caller and does not permit it. */
    public static final int NOT_PERMITTED = 4;

    private ExitCode() {
    }
}
