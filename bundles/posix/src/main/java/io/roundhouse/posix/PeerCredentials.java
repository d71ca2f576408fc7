package io.roundhouse.posix;

/**
 * Who connected a Unix socket, as the kernel recorded it at connect time.
 *
 * @param pid process id in our namespace
 * @param uid effective user id
 * @param gid effective group id
 */
public record PeerCredentials(int pid, int uid, int gid) {
}
