package io.roundhouse.framing;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.FusedFlyweight;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * Writes the oldest requests of a port, small ones next to each other as one FUSED frame, for peers that understand
 * it. As in {@link FrameEncoder}, whose batches these are, the messages are not released.
 */
public final class FusedEncoder {
    /** Bytes of a fused frame with its header at most, so that credit comes back in small parts. */
    public static final int MAX_FRAME_LENGTH = 16 << 10;

    private FusedEncoder() {
    }

    /**
     * Writes requests and cancellations.
     *
     * @param maxFusedLength the longest message that is fused, at most {@link FusedFlyweight#MAX_PAYLOAD_LENGTH}
     * @return the batch
     * @see FrameEncoder#requests
     */
    public static long requests(final MemorySegment buffer, final long at, final long room, final InPort in,
        final int limit, final int maxBodyLength, final int datapath, final long nowNs, final int maxFusedLength) {
        final int first = run(in, 0, limit, maxFusedLength);
        if (first < 2) {
            final int single = untilRun(in, limit, maxFusedLength);
            return FrameEncoder.requests(buffer, at, room, in, single, maxBodyLength, datapath, nowNs);
        }
        final int most = Math.min(MAX_FRAME_LENGTH, FrameFlyweight.HEADER_LENGTH + maxBodyLength);
        final long batch = fuse(buffer, at, Math.min(room, most), in, first, datapath, nowNs);
        // One that fits only by itself goes as what it is.
        return FrameEncoder.count(batch) > 1 ? batch
            : FrameEncoder.requests(buffer, at, room, in, 1, maxBodyLength, datapath, nowNs);
    }

    /** How many messages go before two small ones next to each other come. */
    private static int untilRun(final InPort in, final int limit, final int maxFusedLength) {
        int count = 1;
        while (count < limit && run(in, count, Math.min(limit, count + 2), maxFusedLength) < 2) {
            count++;
        }
        return count;
    }

    /** How many small requests with the same header there are from a message on. */
    private static int run(final InPort in, final int from, final int limit, final int maxFusedLength) {
        final Message first = in.peek(from);
        final int method = first.method();
        final int agreement = first.agreement();
        int count = 0;
        while (from + count < limit) {
            final Message message = in.peek(from + count);
            if (message.kind() != Message.REQUEST || message.length() > maxFusedLength || message.metadataLength() != 0
                || message.flags() != 0
                || message.method() != method || message.agreement() != agreement) {
                break;
            }
            count++;
        }
        return count;
    }

    private static long fuse(final MemorySegment buffer, final long at, final long room, final InPort in,
        final int limit, final int datapath, final long nowNs) {
        long bytes = FrameFlyweight.HEADER_LENGTH;
        int count = 0;
        while (count < limit) {
            final Message message = in.peek(count);
            final int length = message.length();
            if (FusedFlyweight.ENTRY_LENGTH + length > room - bytes) {
                break;
            }
            FusedFlyweight.put(buffer, at + bytes, message.callId(), length,
                FrameEncoder.remainingNs(message.deadlineNs(), nowNs));
            if (length > 0) {
                MemorySegment.copy(message.segment(), message.offset(), buffer,
                    at + bytes + FusedFlyweight.ENTRY_LENGTH, length);
            }
            bytes += FusedFlyweight.ENTRY_LENGTH + length;
            count++;
        }
        if (count < 2) {
            return 0;
        }
        final Message first = in.peek(0);
        final int agreement = first.agreement();
        FrameFlyweight.put(buffer, at, FrameFlyweight.FUSED, FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_REQUEST,
            (int) bytes - FrameFlyweight.HEADER_LENGTH, FrameEncoder.streamId(datapath, first.callId()), first.method(),
            0, 0, count);
        FrameFlyweight.putAgreement(buffer, at, agreement);
        return (long) count << 32 | bytes;
    }
}
