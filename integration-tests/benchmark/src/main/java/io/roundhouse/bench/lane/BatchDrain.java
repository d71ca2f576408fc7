package io.roundhouse.bench.lane;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Ports;

/** A transport that looks at what comes and lets it go. */
final class BatchDrain implements Engine {
    private long checksum;

    @Override
    public int doWork(final Ports ports) {
        int work = 0;
        for (int i = 0; i < ports.inCount(); i++) {
            final InPort in = ports.in(i);
            if (in != null) {
                final int count = in.available();
                for (int m = 0; m < count; m++) {
                    checksum += in.peek(m).length();
                }
                in.release(count);
                work += count;
            }
        }
        return work;
    }

    long checksum() {
        return checksum;
    }

    @Override
    public EngineState decompose() {
        return EngineState.EMPTY;
    }
}
