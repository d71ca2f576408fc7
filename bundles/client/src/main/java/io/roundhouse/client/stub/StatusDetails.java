package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a failure says to programs, in gRPC's richer error model: messages of any type beside the status and its text.
 * They travel as a {@code google.rpc.Status} in the metadata entry {@link #NAME}, so every gRPC library understands
 * them. Immutable.
 *
 * <pre>
 *  throw StatusDetails.of("google.rpc.RetryInfo", retry.toByteArray()).failure(Status.UNAVAILABLE, "full");
 *  byte[] retry = StatusDetails.of(failure).find("google.rpc.RetryInfo");             // at the other end
 *
 *  Status:  1 code varint | 2 message string | 3 Any, repeated          Any:  1 type_url string | 2 value bytes
 * </pre>
 *
 * <p>Source: google/rpc/status.proto; gRPC over HTTP/2, {@code grpc-status-details-bin}.
 */
public final class StatusDetails {
    /** The metadata entry that has them. */
    public static final String NAME = "grpc-status-details-bin";
    /** In front of a type's name, as protobuf writes it. */
    public static final String TYPE_PREFIX = "type.googleapis.com/";
    /** None. */
    public static final StatusDetails EMPTY = new StatusDetails(List.of());

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int CODE = 1;
    private static final int MESSAGE = 2;
    private static final int DETAIL = 3;
    private static final int TYPE_URL = 1;
    private static final int VALUE = 2;

    private final List<Detail> all;

    /**
     * One of them.
     *
     * @param type full name of its message type, {@code google.rpc.ErrorInfo}
     * @param value the message as protobuf's binary; copied
     */
    public record Detail(String type, byte[] value) {
        /** Copies the value. */
        public Detail {
            value = value.clone();
        }

        /** A copy. */
        @Override
        public byte[] value() {
            return value.clone();
        }
    }

    private StatusDetails(final List<Detail> all) {
        this.all = all;
    }

    /** One. @param type full name of its message type @param value the message as protobuf's binary */
    public static StatusDetails of(final String type, final byte[] value) {
        return EMPTY.with(type, value);
    }

    /**
     * Those of a failure, or none.
     *
     * @throws StatusException INTERNAL when the peer's are damaged
     */
    public static StatusDetails of(final StatusException failure) {
        final byte[] encoded = failure.metadata().getBinary(NAME);
        return encoded == null ? EMPTY : decode(encoded);
    }

    /** These and one more. */
    public StatusDetails with(final String type, final byte[] value) {
        final List<Detail> next = new ArrayList<>(all);
        next.add(new Detail(type, value));
        return new StatusDetails(List.copyOf(next));
    }

    /** All, in their order. */
    public List<Detail> all() {
        return all;
    }

    /** The first of a type as protobuf's binary, or null. @param type full name of the message type */
    public byte[] find(final String type) {
        return all.stream().filter(detail -> detail.type.equals(type)).findFirst().map(Detail::value).orElse(null);
    }

    /**
     * A failure that says these; thrown by a server, it ends the call.
     *
     * @throws IllegalArgumentException when they are longer than metadata may be
     */
    public StatusException failure(final int status, final String detail) {
        return new StatusException(status, detail, Metadata.EMPTY.withBinary(NAME, encode(status, detail)));
    }

    private byte[] encode(final int status, final String message) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, CODE << 3 | VARINT);
        varint(out, status);
        bytes(out, MESSAGE, message.getBytes(StandardCharsets.UTF_8));
        for (final Detail detail : all) {
            final ByteArrayOutputStream any = new ByteArrayOutputStream();
            bytes(any, TYPE_URL, (TYPE_PREFIX + detail.type).getBytes(StandardCharsets.UTF_8));
            bytes(any, VALUE, detail.value);
            bytes(out, DETAIL, any.toByteArray());
        }
        return out.toByteArray();
    }

    private static void bytes(final ByteArrayOutputStream out, final int field, final byte[] value) {
        varint(out, field << 3 | BYTES);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(final ByteArrayOutputStream out, final int value) {
        int left = value;
        for (; (left & ~0x7F) != 0; left >>>= 7) {
            out.write(left & 0x7F | 0x80);
        }
        out.write(left);
    }

    private static StatusDetails decode(final byte[] encoded) {
        final List<Detail> found = new ArrayList<>();
        for (final Reader status = new Reader(encoded); status.next();) {
            if (status.field == DETAIL && status.bytes != null) {
                found.add(detail(status.bytes));
            }
        }
        return found.isEmpty() ? EMPTY : new StatusDetails(List.copyOf(found));
    }

    private static Detail detail(final byte[] encoded) {
        String url = "";
        byte[] value = {};
        for (final Reader any = new Reader(encoded); any.next();) {
            if (any.field == TYPE_URL && any.bytes != null) {
                url = new String(any.bytes, StandardCharsets.UTF_8);
            } else if (any.field == VALUE && any.bytes != null) {
                value = any.bytes;
            }
        }
        return new Detail(url.substring(url.lastIndexOf('/') + 1), value);
    }

    @Override
    public String toString() {
        return all.stream().map(detail -> detail.type + ' ' + detail.value.length + " B").toList().toString();
    }

    /** Reads the fields of a message, one after the other; trusts nothing. */
    private static final class Reader {
        private final byte[] in;
        private int at;
        private long field;
        /** Of the field, null when it has none. */
        private byte[] bytes;

        private Reader(final byte[] in) {
            this.in = in;
        }

        /** Goes to the next field. @return false behind the last */
        private boolean next() {
            if (at == in.length) {
                return false;
            }
            final long tag = varint();
            field = tag >>> 3;
            bytes = null;
            switch ((int) (tag & 7)) {
                case VARINT -> varint();
                case FIXED64 -> skip(Long.BYTES);
                case FIXED32 -> skip(Integer.BYTES);
                case BYTES -> {
                    final long length = varint();
                    skip(length);
                    bytes = Arrays.copyOfRange(in, at - (int) length, at);
                }
                default -> throw damaged();
            }
            return true;
        }

        private void skip(final long length) {
            if (length < 0 || length > in.length - at) {
                throw damaged();
            }
            at += (int) length;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                if (at == in.length) {
                    throw damaged();
                }
                final byte next = in[at++];
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw damaged();
        }

        private StatusException damaged() {
            return new StatusException(Status.INTERNAL, "the peer's " + NAME + " is damaged: at=" + at);
        }
    }
}
