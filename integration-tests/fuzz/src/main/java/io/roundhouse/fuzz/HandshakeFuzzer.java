package io.roundhouse.fuzz;

import io.roundhouse.admin.wire.Frame;
import io.roundhouse.admin.wire.FrameReader;
import io.roundhouse.admin.wire.ProtocolException;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.negotiation.SchemaOffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The first messages of every protocol. Input: the first byte says which (0 attach request, 1 attach reply, 2 frames of
 * operators, 3 preface of the wire, 4 query for a schema), then the message; of frames first the length of reads.
 */
public final class HandshakeFuzzer {
    private static final int SCHEMA_LENGTH = 1 << 15;
    private static final int FRAME_LENGTH = 1 << 10;
    private static final GuardedMemory MEMORY = new GuardedMemory(1 << 16);
    private static final GuardedMemory ANSWER = new GuardedMemory(1 << 16);

    private HandshakeFuzzer() {
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(final byte[] bytes) {
        final Input input = new Input(bytes);
        switch (input.nextByte() % 5) {
            case 0 -> request(input.nextBytes(1 << 12));
            case 1 -> reply(input.nextBytes(1 << 12));
            case 2 -> frames(1 + input.nextByte(), input.nextBytes(1 << 12));
            case 3 -> preface(input.nextBytes(PrefaceFlyweight.LENGTH));
            default -> query(input);
        }
    }

    private static void request(final byte[] message) {
        final AttachRequest request;
        try {
            request = AttachRequest.decode(message);
        } catch (final IllegalArgumentException e) {
            isForPeople(e);
            return;
        }
        Invariant.holds(message.length <= AttachRequest.MAX_LENGTH, () -> "longer than there are: " + message.length);
        Invariant.holds(Arrays.equals(message, request.encode()), () -> "encodes to something else: " + request);
        Invariant.holds(request.equals(AttachRequest.decode(request.encode())), () -> "decodes otherwise: " + request);
    }

    private static void reply(final byte[] message) {
        final AttachReply reply;
        try {
            reply = AttachReply.decode(message);
        } catch (final IllegalArgumentException e) {
            isForPeople(e);
            return;
        }
        Invariant.holds(message.length <= AttachReply.MAX_LENGTH, () -> "longer than there are: " + message.length);
        Invariant.holds(Arrays.equals(message, reply.encode()), () -> "encodes to something else: " + reply);
        Invariant.holds(reply.fdCount() >= 0 && reply.fdCount() <= AttachReply.MAX_FDS,
            () -> "descriptors: " + reply.fdCount());
    }

    /** What is refused is logged: it must not forge lines. */
    private static void isForPeople(final IllegalArgumentException e) {
        Invariant.holds(e.getMessage().chars().noneMatch(Character::isISOControl), () -> "unprintable: " + e);
    }

    /** The same frames come whichever way the bytes were cut, up to the first that is none. */
    private static void frames(final int readLength, final byte[] bytes) {
        final List<byte[]> cut = read(bytes, readLength);
        final List<byte[]> whole = read(bytes, 256);
        Invariant.holds(cut.size() == whole.size(), () -> cut.size() + " frames of cut, " + whole.size() + " of whole");
        for (int i = 0; i < cut.size(); i++) {
            Invariant.holds(Arrays.equals(cut.get(i), whole.get(i)), () -> "cut frames differ");
        }
    }

    private static List<byte[]> read(final byte[] bytes, final int readLength) {
        final FrameReader reader = new FrameReader(FRAME_LENGTH);
        final List<byte[]> frames = new ArrayList<>();
        try {
            for (int at = 0; at < bytes.length; at += readLength) {
                reader.append(bytes, at, Math.min(readLength, bytes.length - at));
                for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                    frames.add(again(frame));
                }
            }
        } catch (final ProtocolException e) {
            Invariant.holds(e.getMessage() != null, () -> "no message");
        }
        return frames;
    }

    /** @return the frame's bytes, which decode to the same frame */
    private static byte[] again(final Frame frame) {
        Invariant.holds(frame.body().length <= FRAME_LENGTH, () -> "body of " + frame.body().length);
        final byte[] encoded = frame.encode();
        final FrameReader reader = new FrameReader(Frame.MAX_LENGTH);
        reader.append(encoded, 0, encoded.length);
        final Frame decoded = reader.next();
        Invariant.holds(decoded != null && !reader.isMidFrame() && decoded.kind() == frame.kind()
            && Arrays.equals(decoded.body(), frame.body()), () -> "decodes otherwise: " + frame);
        return encoded;
    }

    private static void preface(final byte[] bytes) {
        if (bytes.length < PrefaceFlyweight.LENGTH) {
            return;
        }
        final int window = PrefaceFlyweight.validate(MEMORY.last(bytes), 0);
        if (window >= 0) {
            final byte[] again = new byte[PrefaceFlyweight.LENGTH];
            PrefaceFlyweight.put(MemorySegment.ofArray(again), 0, window);
            Invariant.holds(Arrays.equals(bytes, again), () -> "accepted a preface that nobody writes");
        }
    }

    private static void query(final Input input) {
        final int length = (int) input.next(2) % SCHEMA_LENGTH;
        final SchemaOffer offer = new SchemaOffer(length == 0 ? 0 : 0x1234, new byte[length]);
        for (long call = 1; input.hasMore(); call++) {
            final byte[] query = input.nextBytes(1 + input.nextByte() % 32);
            final MemorySegment memory = MEMORY.last(query);
            if (!offer.hasRoom() || !offer.ask(call, memory, 0, query.length)) {
                continue;
            }
            Invariant.holds(query.length == SchemaExchange.QUERY_LENGTH, () -> "took a query of " + query.length);
            final int answerLength = offer.answerLength();
            Invariant.holds(answerLength >= SchemaExchange.ANSWER_LENGTH
                && answerLength <= SchemaExchange.ANSWER_LENGTH + SchemaExchange.MAX_PART_LENGTH,
                () -> "answers with " + answerLength);
            final MemorySegment answer = ANSWER.last(answerLength);
            offer.putAnswer(answer, 0);
            Invariant.holds(SchemaExchange.answerOffset(answer, 0) + answerLength - SchemaExchange.ANSWER_LENGTH
                <= length, () -> "a part beyond the schema");
            offer.answered();
        }
    }
}
