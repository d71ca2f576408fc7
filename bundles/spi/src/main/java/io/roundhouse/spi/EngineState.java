package io.roundhouse.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The soft state of an engine on its way from one revision to the next: named longs, doubles, strings and arrays of
 * longs and bytes. It has no room for an object of a bundle's class. A handle travels as the long {@link
 * Handle#id()}. Immutable; equal states have equal bytes.
 *
 * <pre>
 * encoded, little endian:
 *  magic u32 | schema version u32 | entry count u32 | entries sorted by name
 *  entry: type u8 | name length u16 | name UTF-8 | value
 *  value: long or double 8 bytes | string, bytes: length u32, bytes | longs: count u32, 8 bytes each
 * </pre>
 */
public final class EngineState {
    /** No state, version 1. */
    public static final EngineState EMPTY = builder(1).build();
    /** The largest encoded state, in bytes. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int MAGIC = 0x53454852;
    private static final int HEADER_BYTES = 12;
    private static final byte LONG = 1;
    private static final byte DOUBLE = 2;
    private static final byte STRING = 3;
    private static final byte BYTES = 4;
    private static final byte LONGS = 5;

    private final int version;
    private final Map<String, Object> entries;

    private EngineState(final int version, final Map<String, Object> entries) {
        this.version = version;
        this.entries = entries;
    }

    /** Starts a state. @param version the schema version, 1 or more */
    public static Builder builder(final int version) {
        if (version < 1) {
            throw new IllegalArgumentException("state schema version must be 1 or more: version=" + version);
        }
        return new Builder(version);
    }

    /** The schema version it was written in. */
    public int version() {
        return version;
    }

    /** Whether a name is there. */
    public boolean has(final String name) {
        return entries.containsKey(name);
    }

    /** A long. @throws IllegalArgumentException when there is none of that name */
    public long longValue(final String name) {
        return value(name, Long.class);
    }

    /** A double. @throws IllegalArgumentException when there is none of that name */
    public double doubleValue(final String name) {
        return value(name, Double.class);
    }

    /** A string. @throws IllegalArgumentException when there is none of that name */
    public String string(final String name) {
        return value(name, String.class);
    }

    /** A copy of an array. @throws IllegalArgumentException when there is none of that name */
    public byte[] bytes(final String name) {
        return value(name, byte[].class).clone();
    }

    /** A copy of an array. @throws IllegalArgumentException when there is none of that name */
    public long[] longs(final String name) {
        return value(name, long[].class).clone();
    }

    private <T> T value(final String name, final Class<T> type) {
        final Object value = entries.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("state has no " + type.getSimpleName() + " of that name: name=" + name
                + " version=" + version + " names=" + entries.keySet());
        }
        return type.cast(value);
    }

    /** The encoded form. */
    public byte[] toBytes() {
        int size = HEADER_BYTES;
        for (final Map.Entry<String, Object> e : entries.entrySet()) {
            size += 3 + e.getKey().getBytes(StandardCharsets.UTF_8).length + sizeOf(e.getValue());
        }
        final ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(version).putInt(entries.size());
        entries.forEach((name, value) -> write(out, name, value));
        return out.array();
    }

    private static int sizeOf(final Object value) {
        return switch (value) {
            case String s -> 4 + s.getBytes(StandardCharsets.UTF_8).length;
            case byte[] b -> 4 + b.length;
            case long[] l -> 4 + Math.multiplyExact(8, l.length);
            default -> 8;
        };
    }

    private static void write(final ByteBuffer out, final String name, final Object value) {
        final byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        final byte type = switch (value) {
            case Long _ -> LONG;
            case Double _ -> DOUBLE;
            case String _ -> STRING;
            case byte[] _ -> BYTES;
            default -> LONGS;
        };
        out.put(type).putShort((short) utf8.length).put(utf8);
        switch (value) {
            case Long l -> out.putLong(l);
            case Double d -> out.putDouble(d);
            case String s -> writeBytes(out, s.getBytes(StandardCharsets.UTF_8));
            case byte[] b -> writeBytes(out, b);
            default -> {
                final long[] longs = (long[]) value;
                out.putInt(longs.length);
                for (final long l : longs) {
                    out.putLong(l);
                }
            }
        }
    }

    private static void writeBytes(final ByteBuffer out, final byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    /**
     * Reads the encoded form back. Trusts nothing.
     *
     * @throws IllegalArgumentException saying what is wrong, when the bytes are no state
     */
    public static EngineState fromBytes(final byte[] encoded) {
        if (encoded.length > MAX_BYTES) {
            throw new IllegalArgumentException("state is too large: bytes=" + encoded.length + " limit=" + MAX_BYTES);
        }
        final ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        if (need(in, HEADER_BYTES).getInt() != MAGIC) {
            throw new IllegalArgumentException("not an engine state: magic is wrong");
        }
        final Builder builder = builder(in.getInt());
        final int count = in.getInt();
        for (int i = 0; i < count; i++) {
            readEntry(in, builder);
        }
        if (in.hasRemaining() || count < 0) {
            throw new IllegalArgumentException("state has bytes behind its end: bytes=" + in.remaining());
        }
        return builder.build();
    }

    private static void readEntry(final ByteBuffer in, final Builder builder) {
        final byte type = need(in, 3).get();
        final String name = new String(readBytes(in, in.getShort() & 0xFFFF), StandardCharsets.UTF_8);
        switch (type) {
            case LONG -> builder.put(name, need(in, 8).getLong());
            case DOUBLE -> builder.put(name, need(in, 8).getDouble());
            case STRING -> builder.put(name, new String(readBytes(in, need(in, 4).getInt()), StandardCharsets.UTF_8));
            case BYTES -> builder.put(name, readBytes(in, need(in, 4).getInt()));
            case LONGS -> {
                final int n = need(in, 4).getInt();
                if (n < 0 || n > in.remaining() / 8) {
                    throw new IllegalArgumentException("state array is longer than the state: name=" + name + " count="
                        + n);
                }
                final long[] longs = new long[n];
                for (int i = 0; i < n; i++) {
                    longs[i] = in.getLong();
                }
                builder.put(name, longs);
            }
            default -> throw new IllegalArgumentException("state entry of unknown type: name=" + name + " type="
                + type);
        }
    }

    private static byte[] readBytes(final ByteBuffer in, final int length) {
        if (length < 0) {
            throw new IllegalArgumentException("state length is negative: length=" + length);
        }
        final byte[] bytes = new byte[need(in, length).remaining() >= length ? length : 0];
        in.get(bytes);
        return bytes;
    }

    private static ByteBuffer need(final ByteBuffer in, final int bytes) {
        if (in.remaining() < bytes) {
            throw new IllegalArgumentException("state is cut short: need=" + bytes + " remaining=" + in.remaining());
        }
        return in;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof EngineState that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return "EngineState[version=" + version + ", names=" + entries.keySet() + "]";
    }

    /** Collects the entries of a state. Each name once. */
    public static final class Builder {
        private final int version;
        private final Map<String, Object> entries = new TreeMap<>();

        private Builder(final int version) {
            this.version = version;
        }

        /** Adds a long, or a handle by its id. */
        public Builder put(final String name, final long value) {
            return add(name, value);
        }

        /** Adds a double. */
        public Builder put(final String name, final double value) {
            return add(name, value);
        }

        /** Adds a string. */
        public Builder put(final String name, final String value) {
            return add(name, Objects.requireNonNull(value));
        }

        /** Adds a copy of an array. */
        public Builder put(final String name, final byte[] value) {
            return add(name, value.clone());
        }

        /** Adds a copy of an array. */
        public Builder put(final String name, final long[] value) {
            return add(name, value.clone());
        }

        private Builder add(final String name, final Object value) {
            if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > 0xFFFF
                || entries.put(name, value) != null) {
                throw new IllegalArgumentException("state name is empty, too long or there already: name=" + name);
            }
            return this;
        }

        /** The state. */
        public EngineState build() {
            return new EngineState(version, new TreeMap<>(entries));
        }
    }
}
