package io.roundhouse.posix;

/**
 * A system call outside the hot path failed.
 */
public final class PosixException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** A failure of {@code what}, which names the call and its arguments, with a positive error number. */
    public PosixException(final String what, final int errno) {
        super(what + ": " + Errno.name(errno));
        this.errno = errno;
    }

    /** The positive error number, comparable with the constants of {@link Errno}. */
    public int errno() {
        return errno;
    }
}
