package io.roundhouse.bench.agent;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Function;

/** Takes one-way requests of generators, checks their numbers and notes the gaps between batches. */
final class MeterEngine implements Engine {
    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final EngineContext context;
    private final Function<String, LaneMeter> meters;
    private LaneMeter[] byPort = {};

    /** @param meters gives the meter of a datapath's name */
    MeterEngine(final EngineContext context, final Function<String, LaneMeter> meters) {
        this.context = context;
        this.meters = meters;
    }

    @Override
    public void portsChanged(final Ports ports) {
        final LaneMeter[] now = new LaneMeter[ports.inCount()];
        for (int i = 0; i < now.length; i++) {
            now[i] = ports.datapath(i) == null ? null : meters.apply(ports.datapath(i).name());
        }
        byPort = now;
    }

    @Override
    public int doWork(final Ports ports) {
        final LaneMeter[] all = byPort;
        int work = 0;
        for (int i = 0; i < all.length; i++) {
            final InPort in = ports.in(i);
            if (in != null && in.available() > 0) {
                work += take(all[i], in);
            }
        }
        return work;
    }

    private int take(final LaneMeter meter, final InPort in) {
        final int count = in.available();
        int wrong = 0;
        for (int i = 0; i < count; i++) {
            final Message message = in.peek(i);
            if (message.kind() == Message.REQUEST && message.length() >= Long.BYTES) {
                meter.numbers.accept(message.segment().get(NUMBER, message.offset()));
            } else {
                wrong += message.kind() == Message.CANCEL ? 0 : 1;
            }
        }
        in.release(count);
        meter.took(count, wrong, context.clock().nanoTime());
        return count;
    }

    @Override
    public EngineState decompose() {
        return EngineState.EMPTY;
    }
}
