package io.roundhouse.testkit.engine;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Forwards each message to the datapath that its method names, at once or after a delay. What has come in while a batch
 * waited is the next batch; each input has a timer for the batch that waits. A signal on the doorbell, an eventfd that
 * is a handle, lets everything that waits go at once.
 *
 * <p>What waits stays in its port. So the state is, for each input, up to which position messages may go and up to
 * which they wait for the timer, as positions of the port, which outlive a revision.
 */
public final class RelayEngine implements Engine {
    /** The kind of the doorbell's handle. */
    public static final String DOORBELL = "doorbell";

    private static final long NS_PER_US = 1_000L;

    private final EngineContext context;
    private final Handle doorbell;
    private long delayNs;
    private long[] free = {};
    private long[] waiting = {};
    private boolean isRung;

    RelayEngine(final EngineContext context, final Handle doorbell) {
        this.context = context;
        this.doorbell = doorbell;
        reconfigure(context.settings());
    }

    void goOn(final EngineState state) {
        free = state.longs("free");
        waiting = state.longs("waiting");
        isRung = state.longValue("rung") == 1;
    }

    @Override
    public void reconfigure(final Settings settings) {
        delayNs = settings.as(RelayConfig.class).delay_us() * NS_PER_US;
    }

    @Override
    public void portsChanged(final Ports ports) {
        free = Arrays.copyOf(free, Math.max(free.length, ports.inCount()));
        waiting = Arrays.copyOf(waiting, free.length);
    }

    @Override
    public int doWork(final Ports ports) {
        int work = 0;
        for (int i = 0; i < ports.inCount(); i++) {
            final InPort in = ports.in(i);
            if (in != null) {
                work += relay(i, in, ports);
            }
        }
        isRung = false;
        return work;
    }

    private int relay(final int index, final InPort in, final Ports ports) {
        final long end = in.position() + in.available();
        if (delayNs == 0 || isRung) {
            free[index] = end;
        } else if (waiting[index] <= free[index] && end > free[index]) {
            waiting[index] = end;
            context.timers().schedule(index, context.clock().nanoTime() + delayNs);
        }
        int work = 0;
        while (in.position() < free[index] && forward(in.peek(0), ports)) {
            in.release(1);
            work++;
        }
        return work;
    }

    private static boolean forward(final Message from, final Ports ports) {
        final OutPort out = target(from, ports);
        final Message to = out.claim(from.length());
        if (to == null) {
            return false;
        }
        final MemorySegment memory = to.segment();
        final long offset = to.offset();
        to.kind(from.kind()).callId(from.callId()).method(from.method()).status(from.status())
            .streamId(from.streamId());
        MemorySegment.copy(from.segment(), from.offset(), memory, offset, from.length());
        out.publish();
        return true;
    }

    /** The port the method names, or the next one there is. A message came in, so there is one. */
    private static OutPort target(final Message message, final Ports ports) {
        final int count = ports.outCount();
        int index = Math.floorMod(message.method(), count);
        while (ports.out(index) == null) {
            index = (index + 1) % count;
        }
        return ports.out(index);
    }

    /** What waited for the timer may go. */
    @Override
    public void onTimer(final long token, final long nowNs) {
        final int index = (int) token;
        free[index] = Math.max(free[index], waiting[index]);
    }

    @Override
    public void onReady(final long token, final int events) {
        doorbell.as(EventFd.class).drain();
        isRung = true;
    }

    @Override
    public EngineState decompose() {
        return EngineState.builder(1).put("free", free).put("waiting", waiting).put("rung", isRung ? 1L : 0L)
            .put("doorbell", doorbell.id()).build();
    }

    @Override
    public void close() {
        for (int i = 0; i < free.length; i++) {
            context.timers().cancel(i);
        }
        context.descriptors().unregister(doorbell.as(EventFd.class).fd());
        context.handles().close(doorbell.id());
    }
}
