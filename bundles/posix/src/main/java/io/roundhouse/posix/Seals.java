package io.roundhouse.posix;

/**
 * Seals of memfds (fcntl(2)): what nobody can do to the memory any more, whoever holds a descriptor of it. A seal is
 * never taken off.
 */
public final class Seals {
    /** No more seals can be added. */
    public static final int SEAL = 0x1;
    /** Nobody can make it shorter. */
    public static final int SHRINK = 0x2;
    /** Nobody can make it longer. */
    public static final int GROW = 0x4;
    /** Nobody can write it but through mappings that were writable before: no write, no punching of holes. */
    public static final int FUTURE_WRITE = 0x10;

    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;

    private Seals() {
    }

    /** Adds seals. @throws PosixException EPERM when it has {@link #SEAL}, EINVAL when this kernel lacks one of them */
    public static void add(final int fd, final int seals) {
        Natives.checked(Natives.LIBC.fcntl(fd, F_ADD_SEALS, seals), "fcntl(F_ADD_SEALS, " + seals + ")");
    }

    /** The seals it has. @throws PosixException EINVAL when the file is none that can have seals */
    public static int of(final int fd) {
        return Natives.checked(Natives.LIBC.fcntl(fd, F_GET_SEALS, 0), "fcntl(F_GET_SEALS)");
    }
}
