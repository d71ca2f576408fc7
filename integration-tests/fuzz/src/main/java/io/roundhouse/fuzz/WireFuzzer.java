package io.roundhouse.fuzz;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.framing.FrameDecoder;
import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.framing.FusedDecoder;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a peer sends behind its preface: frames, over a real socket pair, in reads that end anywhere and before links
 * that are full. Input: bit 0 of the first byte is the direction, the second the length of reads, the third the room on
 * the link; then the stream.
 */
public final class WireFuzzer {
    private static final int CAPACITY = 1 << 13;
    private static final int MAX_BODY = 1 << 11;
    private static final int WORD = 11;
    private static final int CONNECTION = 7;

    private final SandboxLink link = new SandboxLink(1 << 14);
    private final OutPort[] ports = {null, link, link};
    private final boolean isClient;
    private final int readLength;
    private final int room;
    private final byte[] stream;
    private StreamSocket far;
    private long received;
    private long messages;

    private WireFuzzer(final Input input) {
        isClient = (input.nextByte() & 1) != 0;
        readLength = 1 + input.nextByte();
        room = 1 + input.nextByte() % 8;
        stream = input.nextBytes(CAPACITY / 2);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(final byte[] bytes) {
        new WireFuzzer(new Input(bytes)).run();
    }

    private void run() {
        final int[] pair = Posix.unixSocketPair(Posix.SOCK_STREAM);
        try (StreamSocket near = StreamSocket.of(pair[0], "far", CAPACITY, CAPACITY);
            StreamSocket socket = StreamSocket.of(pair[1], "near", CAPACITY, CAPACITY)) {
            far = socket;
            near.makeSendRoom();
            MemorySegment.copy(
                stream, 0, near.sendBuffer(), ValueLayout.JAVA_BYTE, near.sendOffset(), stream.length);
            near.append(stream.length);
            near.flush();
            boolean isOpen = true;
            while (isOpen && received < stream.length) {
                final int count = far.receive(readLength);
                Invariant.holds(count > 0 && count <= readLength, () -> "received " + count);
                received += count;
                isOpen = decode();
            }
        }
    }

    /** As a transport does. @return false on a violation, which ends the connection */
    private boolean decode() {
        while (true) {
            link.limit(room);
            final long before = far.receivePosition();
            if (isClient) {
                FrameDecoder.answers(far, MAX_BODY, ports, CONNECTION, room);
            } else {
                FrameDecoder.requests(far, MAX_BODY, link, CONNECTION, room, 1_000);
            }
            drain();
            final long length =
                FrameFlyweight.validate(far.receiveBuffer(), far.receiveOffset(), far.receiveLength(), MAX_BODY);
            if (length < 0) {
                return false;
            }
            Invariant.holds(length == 0 || length >= FrameFlyweight.HEADER_LENGTH
                && length <= FrameFlyweight.HEADER_LENGTH + MAX_BODY, () -> "length of a frame: " + length);
            final boolean isWhole = length > 0 && length <= far.receiveLength();
            if (isWhole && !other((int) length)) {
                return false;
            }
            Invariant.holds(far.receivePosition() >= before && far.receivePosition() <= received,
                () -> "position went from " + before + " to " + far.receivePosition() + " of " + received);
            if (far.receivePosition() == before && !isWhole) {
                return true;
            }
        }
    }

    /** A frame that is whole and valid; what FrameDecoder's batches leave is consumed. @return false on a violation */
    private boolean other(final int length) {
        if (isClient || FrameFlyweight.kind(far.receiveBuffer(), far.receiveOffset()) != FrameFlyweight.FUSED) {
            far.consume(length);
            return true;
        }
        final long position = far.receivePosition();
        int result = FusedDecoder.BLOCKED;
        for (int i = 0; result == FusedDecoder.BLOCKED; i++) {
            final int turns = i;
            Invariant.holds(turns <= MAX_BODY, () -> "a fused frame takes more turns than it has bytes: " + turns);
            result = FusedDecoder.requests(far, WORD, link, CONNECTION, 1_000);
            drain();
        }
        if (result == FusedDecoder.DONE) {
            Invariant.holds(far.receivePosition() == position + length,
                () -> "a fused frame of " + length + " was consumed up to " + (far.receivePosition() - position));
        }
        return result == FusedDecoder.DONE;
    }

    private void drain() {
        for (; link.available() > 0; link.release(1)) {
            final Message message = link.peek(0);
            messages++;
            Invariant.holds(message.kind() == (isClient ? Message.RESPONSE : Message.REQUEST),
                () -> "kind " + message.kind());
            Invariant.holds(message.length() >= 0 && message.length() <= MAX_BODY
                && message.metadataLength() <= message.length(), () -> "length " + message.length());
            Invariant.holds(message.streamId() != 0 && message.connection() == CONNECTION, () -> "unnamed message");
            Invariant.holds(message.deadlineNs() >= 0, () -> "deadline " + message.deadlineNs());
            Invariant.holds(!isClient || message.callId() == FrameEncoder.callId(message.streamId()),
                () -> "call " + message.callId());
            Invariant.holds(messages * FrameFlyweight.HEADER_LENGTH <= received * 3L,
                () -> messages + " messages of " + received + " bytes");
        }
    }
}
