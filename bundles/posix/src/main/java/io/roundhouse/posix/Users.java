package io.roundhouse.posix;

import static io.roundhouse.posix.Natives.LIBC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Users and groups of the host by name, and those of a peer. Thread-safe; may ask a directory service, and block for
 * it.
 *
 * <pre>
 *  passwd   name @0 | password @8 | u32 uid @16 | u32 gid @20 | ...
 *  group    name @0 | password @8 | u32 gid @16 | ...
 * </pre>
 */
public final class Users {
    private static final int ENTRY_LENGTH = 64;
    private static final int STRINGS_LENGTH = 64 << 10;
    private static final int ID_OFFSET = 16;
    private static final int USER_GROUP_OFFSET = 20;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERGROUPS = 59;
    /** What the kernel allows a process at most. */
    private static final int MAX_GROUPS = 1 << 16;

    private Users() {
    }

    /** How a directory is asked: fills an entry, and the result with its address or 0. */
    private interface Lookup {
        int find(String name, long entry, long strings, long stringsLength, long result);
    }

    /** The id of a user by name or number. @throws IllegalArgumentException when there is no such user */
    public static int userId(final String user) {
        return isNumber(user) ? Integer.parseUnsignedInt(user) : find("user", user, ID_OFFSET, LIBC::getpwnam_r);
    }

    /** The id of a user's own group, by the user's name. @throws IllegalArgumentException when there is no such user */
    public static int primaryGroupId(final String user) {
        return find("user", user, USER_GROUP_OFFSET, LIBC::getpwnam_r);
    }

    /** The id of a group by name or number. @throws IllegalArgumentException when there is no such group */
    public static int groupId(final String group) {
        return isNumber(group) ? Integer.parseUnsignedInt(group) : find("group", group, ID_OFFSET, LIBC::getgrnam_r);
    }

    private static boolean isNumber(final String name) {
        return name.matches("\\d{1,9}|[1-3]\\d{9}");
    }

    /** The value at an offset of an entry. */
    private static int find(final String kind, final String name, final int offset, final Lookup lookup) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment entry = arena.allocate(ENTRY_LENGTH, 8);
            final MemorySegment result = arena.allocate(8, 8);
            final MemorySegment strings = arena.allocate(STRINGS_LENGTH);
            lookup.find(name, entry.address(), strings.address(), STRINGS_LENGTH, result.address());
            if (result.get(ValueLayout.JAVA_LONG, 0) == 0) {
                throw new IllegalArgumentException("no such " + kind + ": " + name);
            }
            return entry.get(ValueLayout.JAVA_INT, offset);
        }
    }

    /** The supplementary groups of the process at the other end of a Unix socket when it connected (SO_PEERGROUPS). */
    public static int[] peerGroups(final int fd) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment groups = arena.allocate(4L * MAX_GROUPS, 4);
            final MemorySegment length = Natives.intValue(arena, (int) groups.byteSize());
            Natives.checked(LIBC.getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.address(), length.address()),
                "getsockopt(SO_PEERGROUPS)");
            return groups.asSlice(0, length.get(ValueLayout.JAVA_INT, 0)).toArray(ValueLayout.JAVA_INT);
        }
    }
}
