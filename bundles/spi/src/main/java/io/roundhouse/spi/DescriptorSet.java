package io.roundhouse.spi;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A serialised {@code google.protobuf.FileDescriptorSet}: what an application calls or serves, as it submitted it.
 * Immutable and thread-safe; nothing of it was parsed or checked.
 */
public final class DescriptorSet {
    /** No schema: payloads are bytes to everybody. */
    public static final DescriptorSet EMPTY = new DescriptorSet(new byte[0]);

    private final byte[] serialised;
    private final long hash;

    private DescriptorSet(final byte[] serialised) {
        this.serialised = serialised;
        this.hash = serialised.length == 0 ? 0 : hash(serialised);
    }

    /** Wraps a copy of the bytes. */
    public static DescriptorSet of(final byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new DescriptorSet(bytes.clone());
    }

    private static long hash(final byte[] bytes) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return serialised.clone();
    }

    /** Bytes of the set. */
    public int length() {
        return serialised.length;
    }

    /** Whether there is no schema. */
    public boolean isEmpty() {
        return serialised.length == 0;
    }

    /** The first 64 bits of the SHA-256 of the bytes; 0 of {@link #EMPTY}. */
    public long hash() {
        return hash;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final DescriptorSet that && hash == that.hash
            && Arrays.equals(serialised, that.serialised);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    @Override
    public String toString() {
        return serialised.length == 0 ? "none" : HexFormat.of().toHexDigits(hash);
    }
}
