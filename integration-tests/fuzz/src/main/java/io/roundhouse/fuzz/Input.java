package io.roundhouse.fuzz;

/** Reads an input from its start; what is beyond its end is 0. */
final class Input {
    private final byte[] bytes;
    private int at;

    Input(final byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    int remaining() {
        return Math.max(0, bytes.length - at);
    }

    /** 0 to 255. */
    int nextByte() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    /** Little endian. @param count of bytes, 1 to 8 */
    long next(final int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) nextByte() << 8 * i;
        }
        return value;
    }

    /** At most that many bytes. */
    byte[] nextBytes(final int most) {
        final byte[] next = new byte[Math.min(most, remaining())];
        System.arraycopy(bytes, Math.min(at, bytes.length), next, 0, next.length);
        at += next.length;
        return next;
    }
}
