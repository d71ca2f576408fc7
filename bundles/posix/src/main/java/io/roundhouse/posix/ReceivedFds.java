package io.roundhouse.posix;

/**
 * A message received with file descriptors; the receiver owns the descriptors.
 *
 * @param length bytes of payload, 0 at end of file, negative: {@code -errno}
 * @param fds    the descriptors that came along, close-on-exec, never more than were asked for
 */
public record ReceivedFds(int length, int[] fds) {
}
