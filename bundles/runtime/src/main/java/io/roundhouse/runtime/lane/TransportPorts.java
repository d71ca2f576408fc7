package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;
import java.util.Arrays;

/**
 * The ports of a transport: arrays by datapath number, replaced and never changed. Sets of datapaths, one bit each, say
 * which have input and which were published to, so that a cycle looks at no others.
 */
final class TransportPorts implements Ports {
    final Datapath[] datapaths;
    final LinkConsumer[] in;
    final LinkProducer[] out;
    /** Whose tx links may have messages. Owner's. */
    final long[] ready;
    /** Whose rx links were published to in this cycle. Owner's; shared with the ports that these replace. */
    private final LinkSet published;
    private final boolean[] isClosing;

    TransportPorts(final int count) {
        this(count, new LinkSet());
    }

    private TransportPorts(final int count, final LinkSet published) {
        this.published = published;
        datapaths = new Datapath[count];
        in = new LinkConsumer[count];
        out = new LinkProducer[count];
        isClosing = new boolean[count];
        ready = new long[LinkSet.words(count)];
        Arrays.fill(ready, -1L);
        published.grow(count);
    }

    private TransportPorts copy(final int count) {
        final TransportPorts next = new TransportPorts(count, published);
        System.arraycopy(datapaths, 0, next.datapaths, 0, in.length);
        System.arraycopy(in, 0, next.in, 0, in.length);
        System.arraycopy(out, 0, next.out, 0, in.length);
        System.arraycopy(isClosing, 0, next.isClosing, 0, in.length);
        return next;
    }

    /** The same ports and one more, or one less. */
    TransportPorts with(final int index, final Datapath datapath) {
        final TransportPorts next = copy(Math.max(in.length, index + 1));
        next.datapaths[index] = datapath;
        next.in[index] = datapath == null ? null : new LinkConsumer(datapath.txLink);
        next.out[index] = datapath == null ? null : new LinkProducer(datapath.rxLink, next.published, index);
        next.isClosing[index] = false;
        return next;
    }

    /** The same ports, of which those of a datapath are about to end. */
    TransportPorts closing(final int index) {
        final TransportPorts next = copy(in.length);
        next.isClosing[index] = true;
        return next;
    }

    /** New ends on the same links; the old ones are dead. */
    TransportPorts evacuate() {
        TransportPorts next = new TransportPorts(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != null) {
                in[i].fence();
                out[i].fence();
                next = next.with(i, datapaths[i]);
                next.isClosing[i] = isClosing[i];
                next.published.add(i);
            }
        }
        return next;
    }

    boolean hasInput() {
        return nextInput(0) >= 0;
    }

    @Override
    public int nextInput(final int from) {
        return LinkSet.next(ready, from);
    }

    /** Forgets those whose messages were all released. */
    void settle() {
        for (int i = nextInput(0); i >= 0; i = nextInput(i + 1)) {
            if (i >= in.length || in[i] == null || in[i].available() == 0) {
                ready[i >>> 6] &= ~(1L << i);
            }
        }
    }

    /** Wakes the datapaths that were published to. */
    void wakePublishedTo(final Executor by) {
        for (int i = published.takeFirst(); i >= 0; i = published.takeFirst()) {
            if (i < datapaths.length && datapaths[i] != null) {
                datapaths[i].wake(by);
            }
        }
    }

    @Override
    public int inCount() {
        return in.length;
    }

    @Override
    public InPort in(final int index) {
        return index >= 0 && index < in.length ? in[index] : null;
    }

    @Override
    public int outCount() {
        return out.length;
    }

    @Override
    public OutPort out(final int index) {
        return index >= 0 && index < out.length ? out[index] : null;
    }

    @Override
    public DatapathInfo datapath(final int index) {
        return index >= 0 && index < in.length && datapaths[index] != null ? datapaths[index].info() : null;
    }

    @Override
    public boolean isClosing(final int index) {
        return index >= 0 && index < in.length && isClosing[index];
    }

    @Override
    public StagePort tx() {
        return null;
    }

    @Override
    public StagePort rx() {
        return null;
    }
}
