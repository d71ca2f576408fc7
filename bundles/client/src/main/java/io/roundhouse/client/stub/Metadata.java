package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names and values that go with a call or its answer beside the message, as gRPC has them. Immutable. Names are 1 to
 * 255 of {@code a-z 0-9 _ . -}, and may come several times; values are printable ASCII, or any bytes where the name
 * ends with {@code -bin}. All together have {@link #MAX_LENGTH} bytes at most, as encoded:
 *
 * <pre>
 *   0       1               3            3 + n              3 + n + v
 *  +-------+---------------+------------+------------------+----
 *  |  n (8)|  v       (16) |  name      |  value           |  the next entry, to the end
 *  +-------+---------------+------------+------------------+----
 * </pre>
 */
public final class Metadata {
    /** No entries. */
    public static final Metadata EMPTY = new Metadata(List.of());
    /** Bytes of all entries at most. */
    public static final int MAX_LENGTH = 8 << 10;
    /** Which trace a call is part of (W3C Trace Context, 3.2). */
    public static final String TRACE_PARENT = "traceparent";
    /** What vendors add to it (W3C Trace Context, 3.3). */
    public static final String TRACE_STATE = "tracestate";

    private static final String BINARY = "-bin";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_.-]{1,255}");
    private static final int HEADER_LENGTH = 3;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(
        ByteOrder.LITTLE_ENDIAN);

    private final List<Entry> entries;

    private record Entry(String name, byte[] value) {
        private int length() {
            return HEADER_LENGTH + name.length() + value.length;
        }

        private String text() {
            return new String(value, StandardCharsets.US_ASCII);
        }
    }

    private Metadata(final List<Entry> entries) {
        this.entries = entries;
    }

    /** One entry. @throws IllegalArgumentException for a name or value that is none */
    public static Metadata of(final String name, final String value) {
        return EMPTY.with(name, value);
    }

    /** These entries and one more. @throws IllegalArgumentException for a name or value that is none, or too much */
    public Metadata with(final String name, final String value) {
        checkName(name);
        if (name.endsWith(BINARY)) {
            throw new IllegalArgumentException("value of a name with -bin is bytes, not text: name=" + name);
        }
        final byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (!isPrintable(bytes)) {
            throw new IllegalArgumentException("value must be printable ASCII, or bytes of a name with -bin: name="
                + name + " value=" + value);
        }
        return with(new Entry(name, bytes));
    }

    /** The same with bytes. @param name ends with {@code -bin} */
    public Metadata withBinary(final String name, final byte[] value) {
        checkName(name);
        if (!name.endsWith(BINARY)) {
            throw new IllegalArgumentException("name of bytes must end with -bin: name=" + name);
        }
        return with(new Entry(name, value.clone()));
    }

    /** These entries, then those of another. @throws IllegalArgumentException when it is too much */
    public Metadata with(final Metadata others) {
        Metadata all = this;
        for (final Entry entry : others.entries) {
            all = all.with(entry);
        }
        return all;
    }

    private Metadata with(final Entry entry) {
        final int length = length() + entry.length();
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("metadata is too long: length=" + length + ", at most " + MAX_LENGTH
                + ": name=" + entry.name);
        }
        final List<Entry> next = new ArrayList<>(entries);
        next.add(entry);
        return new Metadata(List.copyOf(next));
    }

    private static void checkName(final String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be 1 to 255 of a-z 0-9 _ . -: name=" + name);
        }
    }

    private static boolean isPrintable(final byte[] value) {
        for (final byte b : value) {
            if (b < ' ' || b > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether there are no entries. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The names, each as often as it comes. */
    public List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    /** The last value of a name as text, or null. */
    public String get(final String name) {
        final List<String> values = all(name);
        return values.isEmpty() ? null : values.getLast();
    }

    /** All values of a name as text. */
    public List<String> all(final String name) {
        return entries.stream().filter(entry -> entry.name.equals(name)).map(Entry::text).toList();
    }

    /** The last value of a name as bytes, or null. */
    public byte[] getBinary(final String name) {
        return entries.reversed().stream().filter(entry -> entry.name.equals(name)).findFirst()
            .map(entry -> entry.value.clone()).orElse(null);
    }

    /** What {@link #write} takes, 0 to {@link #MAX_LENGTH}. */
    public int length() {
        int length = 0;
        for (final Entry entry : entries) {
            length += entry.length();
        }
        return length;
    }

    /** Writes the entries, {@link #length} bytes. */
    public void write(final MemorySegment memory, final long at) {
        long to = at;
        for (final Entry entry : entries) {
            memory.set(ValueLayout.JAVA_BYTE, to, (byte) entry.name.length());
            memory.set(SHORT, to + 1, (short) entry.value.length);
            to = put(memory, to + HEADER_LENGTH, entry.name.getBytes(StandardCharsets.US_ASCII));
            to = put(memory, to, entry.value);
        }
    }

    private static long put(final MemorySegment memory, final long at, final byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at, bytes.length);
        return at + bytes.length;
    }

    /**
     * Copies what a peer wrote, and trusts nothing of it.
     *
     * @throws StatusException INTERNAL for what {@link #write} does not write
     */
    public static Metadata read(final MemorySegment memory, final long at, final int length) {
        final byte[] bytes = memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        final MemorySegment copy = MemorySegment.ofArray(bytes);
        final List<Entry> entries = new ArrayList<>();
        int from = 0;
        while (from < length) {
            final int nameEnd = length - from < HEADER_LENGTH ? length + 1
                : from + HEADER_LENGTH + Byte.toUnsignedInt(bytes[from]);
            final int end = nameEnd > length ? nameEnd : nameEnd + Short.toUnsignedInt(copy.get(SHORT, from + 1));
            if (end > length) {
                throw damaged("an entry ends behind the others: at=" + from);
            }
            final Entry entry = new Entry(new String(bytes, from + HEADER_LENGTH, nameEnd - from - HEADER_LENGTH,
                StandardCharsets.US_ASCII), Arrays.copyOfRange(bytes, nameEnd, end));
            if (!NAME.matcher(entry.name).matches() || !entry.name.endsWith(BINARY) && !isPrintable(entry.value)) {
                throw damaged("a name or its value is none: at=" + from);
            }
            entries.add(entry);
            from = end;
        }
        return entries.isEmpty() ? EMPTY : new Metadata(List.copyOf(entries));
    }

    private static StatusException damaged(final String what) {
        return new StatusException(Status.INTERNAL, "the peer's metadata is damaged: " + what);
    }

    @Override
    public boolean equals(final Object other) {
        if (!(other instanceof final Metadata that) || entries.size() != that.entries.size()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            if (!entries.get(i).name.equals(that.entries.get(i).name)
                || !Arrays.equals(entries.get(i).value, that.entries.get(i).value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (final Entry entry : entries) {
            hash = 31 * hash + 31 * entry.name.hashCode() + Arrays.hashCode(entry.value);
        }
        return hash;
    }

    /** For people: bytes by their number. */
    @Override
    public String toString() {
        return entries.stream().map(entry -> entry.name + '='
            + (entry.name.endsWith(BINARY) ? entry.value.length + " B" : entry.text())).toList().toString();
    }
}
