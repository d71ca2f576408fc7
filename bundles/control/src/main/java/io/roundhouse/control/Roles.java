package io.roundhouse.control;

import io.roundhouse.posix.PeerCredentials;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.Users;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Who has which role. Immutable.
 *
 * @param adminUsers ids of users
 * @param adminGroups ids of groups
 * @param readUsers ids of users
 * @param readGroups ids of groups
 */
record Roles(Set<Integer> adminUsers, Set<Integer> adminGroups, Set<Integer> readUsers, Set<Integer> readGroups) {
    /** @throws IllegalArgumentException naming the property whose user or group there is not */
    static Roles of(final ControlConfig config) {
        final Set<Integer> admins = ids("admin_users", config.admin_users(), Users::userId);
        admins.add(0);
        admins.add(Posix.userId());
        return new Roles(admins, ids("admin_groups", config.admin_groups(), Users::groupId),
            ids("read_users", config.read_users(), Users::userId),
            ids("read_groups", config.read_groups(), Users::groupId));
    }

    private static Set<Integer> ids(final String property, final String names, final ToIntFunction<String> lookup) {
        final Set<Integer> ids = new HashSet<>();
        for (final String name : names.split(",")) {
            if (!name.isBlank()) {
                try {
                    ids.add(lookup.applyAsInt(name.strip()));
                } catch (final IllegalArgumentException e) {
                    throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
                }
            }
        }
        return ids;
    }

    /** The role of a peer, or null when it has none. @param groups supplementary ones */
    Role of(final PeerCredentials peer, final int[] groups) {
        if (adminUsers.contains(peer.uid()) || hasOne(adminGroups, peer, groups)) {
            return Role.ADMIN;
        }
        return readUsers.contains(peer.uid()) || hasOne(readGroups, peer, groups) ? Role.READ : null;
    }

    private static boolean hasOne(final Set<Integer> wanted, final PeerCredentials peer, final int[] groups) {
        return wanted.contains(peer.gid()) || IntStream.of(groups).anyMatch(wanted::contains);
    }
}
