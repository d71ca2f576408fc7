package io.roundhouse.posix;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may connect to a Unix socket, as far as the file system decides.
 *
 * @param mode permissions in octal; 0600, 0660 or 0666
 * @param group name or number of the socket's group; empty for that of the process
 */
public record SocketAccess(String mode, String group) {
    /** The user of the process, and root. */
    public static final SocketAccess OWNER = new SocketAccess("0600", "");

    /** @throws IllegalArgumentException when the mode is none of the three */
    public SocketAccess {
        if (!Set.of("0600", "0660", "0666").contains(mode)) {
            throw new IllegalArgumentException("socket_mode must be 0600, 0660 or 0666: socket_mode=" + mode);
        }
    }

    /** The mode in the form {@code rw-rw----}. */
    String permissions() {
        final Set<PosixFilePermission> set =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        if (mode.charAt(2) == '6') {
            set.addAll(EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE));
        }
        if (mode.charAt(3) == '6') {
            set.addAll(EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE));
        }
        return PosixFilePermissions.toString(set);
    }
}
