package io.roundhouse.bench.lane;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A frontend that publishes the same number of one-way requests in each duty cycle. */
final class BatchSource implements Engine {
    private static final int PAYLOAD_BYTES = 64;

    private final MemorySegment payload = Arena.ofAuto().allocate(PAYLOAD_BYTES, PAYLOAD_BYTES);
    private final int batch;
    private long published;

    BatchSource(final int batch) {
        this.batch = batch;
    }

    @Override
    public int doWork(final Ports ports) {
        final InPort done = ports.in(1);
        done.release(done.available());
        final OutPort out = ports.out(0);
        int count = 0;
        while (count < batch) {
            final Message message = out.claim();
            if (message == null) {
                break;
            }
            message.kind(Message.REQUEST).method(1).payload(payload, 0, PAYLOAD_BYTES);
            out.publish();
            count++;
        }
        published += count;
        return count;
    }

    long published() {
        return published;
    }

    @Override
    public EngineState decompose() {
        return EngineState.EMPTY;
    }
}
