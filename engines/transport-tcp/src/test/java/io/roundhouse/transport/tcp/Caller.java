package io.roundhouse.transport.tcp;

import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * An application that calls with numbered requests of random length and expects each one's echo once, in order.
 * Memory of a request is overwritten as soon as the transport released it.
 */
final class Caller {
    static final int METHOD = 7;

    private final TestService service;
    private final Random random;
    private final int maxLength;
    private final MemorySegment memory;
    final int datapath;
    long sent;
    long received;
    long failed;
    long losses;
    int lastStatus;
    String lastText;
    long lossPosition = -1;

    Caller(final TestService service, final int datapath, final int maxLength, final long seed) {
        this.service = service;
        this.datapath = datapath;
        this.maxLength = maxLength;
        random = new Random(seed);
        memory = Arena.ofAuto().allocate((long) SandboxLink.SLOTS * maxLength);
    }

    /** Sends as many as the link takes with at most {@code inFlight} unanswered. */
    void send(final int inFlight) {
        final SandboxLink tx = service.tx.get(datapath);
        while (sent - received - failed < inFlight) {
            final Message message = tx.claim();
            if (message == null) {
                return;
            }
            sent++;
            final int length = maxLength <= 8 ? maxLength : 8 + random.nextInt(maxLength - 7);
            final long at = sent % SandboxLink.SLOTS * maxLength;
            fill(memory, at, length, sent);
            message.kind(Message.REQUEST).callId(sent).method(METHOD).connection(0).streamId(0).deadlineNs(0)
                .payload(memory, at, length);
            tx.publish();
        }
    }

    /** Takes at most {@code limit} answers and checks them. */
    void receive(final int limit) {
        final InPort rx = service.rx.get(datapath);
        final int count = Math.min(limit, rx.available());
        for (int i = 0; i < count; i++) {
            final Message message = rx.peek(i);
            if (message.kind() == Message.CONNECTION_LOST) {
                losses++;
                lossPosition = message.streamId();
                lastText = service.reasonText(message.reason());
            } else if (message.status() != 0) {
                failed++;
                lastStatus = message.status();
                lastText = text(message);
            } else {
                received++;
                check(message, received + failed);
            }
        }
        if (count > 0) {
            rx.release(count);
        }
    }

    static String text(final Message message) {
        return new String(message.segment().asSlice(message.offset(), message.length()).toArray(ValueLayout.JAVA_BYTE),
            StandardCharsets.UTF_8);
    }

    private static void check(final Message message, final long number) {
        if (message.kind() != Message.RESPONSE || message.callId() != number) {
            throw new AssertionError("answer out of order: expected=" + number + " callId=" + message.callId()
                + " kind=" + message.kind());
        }
        verify(message.segment(), message.offset(), message.length(), number);
    }

    static void fill(final MemorySegment memory, final long at, final int length, final long number) {
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, number);
        for (int i = 8; i < length; i++) {
            memory.set(ValueLayout.JAVA_BYTE, at + i, (byte) (number * 31 + i));
        }
    }

    static void verify(final MemorySegment memory, final long at, final int length, final long number) {
        if (memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at) != number) {
            throw new AssertionError("payload of another call: expected=" + number
                + " found=" + memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
        }
        for (int i = 8; i < length; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at + i) != (byte) (number * 31 + i)) {
                throw new AssertionError("payload damaged: call=" + number + " byte=" + i);
            }
        }
    }
}
