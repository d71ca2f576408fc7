package io.roundhouse.fuzz;

import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Decoders that are wrong by a little, one of each kind, right for all {@link Seeds}: fuzzers must find them. */
final class Planted {
    private Planted() {
    }

    static Class<?> of(final Target target) {
        return switch (target) {
            case WIRE -> Wire.class;
            case HANDSHAKE -> Handshake.class;
            case RING -> Ring.class;
            case SCHEMA -> SchemaPayload.class;
        };
    }

    /** Forgets the header when it looks whether a body is there. */
    static final class Wire {
        private Wire() {
        }

        public static void fuzzerTestOneInput(final byte[] bytes) {
            final Input input = new Input(bytes);
            input.next(3);
            final byte[] stream = input.nextBytes(4096);
            final MemorySegment memory = MemorySegment.ofArray(stream);
            final long whole = FrameFlyweight.validate(memory, 0, stream.length, 2048);
            final int length = whole <= 0 ? 0 : FrameFlyweight.length(memory, 0);
            if (length > 0 && length <= stream.length) {
                memory.get(ValueLayout.JAVA_BYTE, FrameFlyweight.HEADER_LENGTH + length - 1);
            }
        }
    }

    /** Takes a name that ends one byte behind the message. */
    static final class Handshake {
        private static final int NAME = 16;

        private Handshake() {
        }

        public static void fuzzerTestOneInput(final byte[] bytes) {
            final Input input = new Input(bytes);
            final boolean isRequest = input.nextByte() == 0 && input.next(4) == AttachRequest.MAGIC;
            input.next(NAME - 4);
            final int length = input.nextByte();
            if (isRequest && length <= input.remaining() + 1) {
                System.arraycopy(bytes, bytes.length - input.remaining(), new byte[length], 0, length);
            }
        }
    }

    /** Takes a position that is one entry behind the ring. */
    static final class Ring {
        private static final int CAPACITY = 8;

        private Ring() {
        }

        public static void fuzzerTestOneInput(final byte[] bytes) {
            final Input input = new Input(bytes);
            final long[] entries = new long[CAPACITY];
            input.nextByte();
            while (input.hasMore()) {
                final long tail = input.nextByte() % 8 == 2 ? input.next(8) : 0;
                if (tail < 0 || tail > CAPACITY + 1) {
                    return;
                }
                for (int i = 0; i < tail; i++) {
                    entries[i]++;
                }
            }
        }
    }

    /** Reads on behind a payload that ends within a number. */
    static final class SchemaPayload {
        private SchemaPayload() {
        }

        public static void fuzzerTestOneInput(final byte[] bytes) {
            final Input input = new Input(bytes);
            final byte[] set = input.nextBytes((int) input.next(2));
            final byte[] payload = input.nextBytes(4096);
            try {
                Schema.of(set);
            } catch (final SchemaException _) {
                return;
            }
            int at = 1;
            if (payload.length > at && payload[0] == 8) {
                while (payload[at] < 0) {
                    at++;
                }
            }
        }
    }
}
