package io.roundhouse.test.sink;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Takes, checks and answers numbered requests of all datapaths. */
final class SinkEngine implements Engine {
    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BATCH = 256;

    private final EngineContext context;
    private final EngineState former;
    private final Counter received;
    private final Counter answered;
    private final Counter unnumbered;
    private final Counter lost;
    private final Counter doubled;
    private final Counter reordered;
    private final Counter longestGap;
    private Stream[] streams;
    private boolean answers;
    private long gapWindow;

    SinkEngine(final EngineContext context, final EngineState former) {
        this.context = context;
        this.former = former;
        this.received = context.counter("received");
        this.answered = context.counter("answered");
        this.unnumbered = context.counter("unnumbered");
        this.lost = context.counter("lost");
        this.doubled = context.counter("doubled");
        this.reordered = context.counter("reordered");
        this.longestGap = context.counter("longest_gap_ns");
        final SinkConfig config = context.settings().as(SinkConfig.class);
        this.answers = config.answer();
        this.gapWindow = config.gap_window();
    }

    /** A datapath keeps its index; a stream belongs to the datapath's name, which survives in the state. */
    @Override
    public void portsChanged(final Ports ports) {
        final Stream[] old = streams == null ? new Stream[0] : streams;
        final Stream[] now = new Stream[ports.inCount()];
        for (int i = 0; i < now.length; i++) {
            if (ports.datapath(i) != null) {
                final String name = ports.datapath(i).name();
                final boolean isKnown = i < old.length && old[i] != null && old[i].name.equals(name);
                now[i] = isKnown ? old[i] : new Stream(context, streams == null ? former : EngineState.EMPTY, name);
            }
        }
        streams = now;
    }

    @Override
    public int doWork(final Ports ports) {
        if (streams == null) {
            portsChanged(ports);
        }
        final long nowNs = context.clock().nanoTime();
        final Stream[] all = streams;
        int work = 0;
        for (int i = 0; i < all.length; i++) {
            final InPort in = ports.in(i);
            if (in != null && in.available() > 0) {
                work += take(all[i], in, ports.out(i), nowNs);
            }
        }
        return work;
    }

    private int take(final Stream stream, final InPort in, final OutPort out, final long nowNs) {
        int taken = 0;
        boolean clean = true;
        for (int left = Math.min(in.available(), BATCH); left > 0; left--) {
            final Message message = in.peek(0);
            if (message.kind() == Message.CANCEL) {
                // What it cancels was answered or counted already.
                in.release(1);
                continue;
            }
            final boolean isNumbered = message.kind() == Message.REQUEST && message.length() >= Long.BYTES;
            final long number = isNumbered ? message.segment().get(NUMBER, message.offset()) : -1;
            if (isNumbered && answers && message.callId() != 0 && !answer(message, number, out)) {
                break;
            }
            in.release(1);
            taken++;
            if (isNumbered) {
                clean &= stream.numbers.accept(number);
            } else {
                unnumbered.add(1);
            }
        }
        if (taken > 0) {
            note(stream, taken, clean, nowNs);
        }
        return taken;
    }

    private boolean answer(final Message request, final long number, final OutPort out) {
        final Message answer = out.claim(Long.BYTES);
        if (answer == null) {
            return false;
        }
        answer.segment().set(NUMBER, answer.offset(), number);
        answer.kind(Message.RESPONSE).callId(request.callId()).method(request.method()).status(0);
        out.publish();
        answered.add(1);
        return true;
    }

    private void note(final Stream stream, final int taken, final boolean clean, final long nowNs) {
        received.add(taken);
        stream.took(taken, nowNs);
        if (stream.gap.longestNs() > longestGap.value()) {
            longestGap.set(stream.gap.longestNs());
        }
        if (!clean) {
            stream.showTrouble();
            showTrouble();
        }
    }

    private void showTrouble() {
        long lostInAll = 0;
        long doubledInAll = 0;
        long reorderedInAll = 0;
        for (final Stream stream : streams) {
            if (stream != null) {
                lostInAll += stream.numbers.lost();
                doubledInAll += stream.numbers.doubled();
                reorderedInAll += stream.numbers.reordered();
            }
        }
        lost.set(lostInAll);
        doubled.set(doubledInAll);
        reordered.set(reorderedInAll);
    }

    @Override
    public EngineState decompose() {
        if (streams == null) {
            return former;
        }
        final EngineState.Builder state = EngineState.builder(1);
        for (final Stream stream : streams) {
            if (stream != null) {
                stream.decompose(state);
            }
        }
        return state.build();
    }

    @Override
    public void reconfigure(final Settings settings) {
        final SinkConfig config = settings.as(SinkConfig.class);
        answers = config.answer();
        if (config.gap_window() != gapWindow) {
            gapWindow = config.gap_window();
            longestGap.set(0);
            for (final Stream stream : streams == null ? new Stream[0] : streams) {
                if (stream != null) {
                    stream.restartGap();
                }
            }
        }
    }
}
