package io.roundhouse.api;

/**
 * How a call ended: the status codes of gRPC, by number on rings and wire.
 */
public final class Status {
    /** Success. */
    public static final int OK = 0;
    /** The caller gave up. */
    public static final int CANCELLED = 1;
    /** An error that says nothing more. */
    public static final int UNKNOWN = 2;
    /** The request can never succeed. */
    public static final int INVALID_ARGUMENT = 3;
    /** The deadline passed; the call may have had its effect. */
    public static final int DEADLINE_EXCEEDED = 4;
    /** What was asked for does not exist. */
    public static final int NOT_FOUND = 5;
    /** What was to be made exists. */
    public static final int ALREADY_EXISTS = 6;
    /** The caller may not do this. */
    public static final int PERMISSION_DENIED = 7;
    /** A limit was reached; also the answer of a rate limiter that rejects. */
    public static final int RESOURCE_EXHAUSTED = 8;
    /** The system is not in the state that the call needs. */
    public static final int FAILED_PRECONDITION = 9;
    /** A conflict; trying the whole sequence again may help. */
    public static final int ABORTED = 10;
    /** Past the valid range. */
    public static final int OUT_OF_RANGE = 11;
    /** The server does not have the method. */
    public static final int UNIMPLEMENTED = 12;
    /** An invariant is broken. */
    public static final int INTERNAL = 13;
    /** The service, the peer or the way to it is gone for now. */
    public static final int UNAVAILABLE = 14;
    /** Data is lost or corrupt. */
    public static final int DATA_LOSS = 15;
    /** The caller is not known. */
    public static final int UNAUTHENTICATED = 16;
    /** The largest code. */
    public static final int MAX = 16;

    private static final String[] NAMES = {
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"};

    private Status() {
    }

    /** Whether the number is one of the codes. */
    public static boolean isValid(final int status) {
        return status >= 0 && status <= MAX;
    }

    /** The code's name, or {@code STATUS_n} for a number that is none. */
    public static String name(final int status) {
        return isValid(status) ? NAMES[status] : "STATUS_" + status;
    }
}
