package io.roundhouse.runtime.lane;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;

/** The ports of a transport: arrays by datapath number, replaced and never changed. */
final class TransportPorts implements Ports {
    final Datapath[] datapaths;
    final LinkConsumer[] in;
    final LinkProducer[] out;
    private final boolean[] isClosing;

    TransportPorts(final int count) {
        datapaths = new Datapath[count];
        in = new LinkConsumer[count];
        out = new LinkProducer[count];
        isClosing = new boolean[count];
    }

    private TransportPorts copy(final int count) {
        final TransportPorts next = new TransportPorts(count);
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
        next.out[index] = datapath == null ? null : new LinkProducer(datapath.rxLink);
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
            }
        }
        return next;
    }

    /** Messages ever published to the transport, a number that changes when there is input. */
    long published() {
        long sum = 0;
        for (final Datapath datapath : datapaths) {
            if (datapath != null) {
                sum += datapath.txLink.published();
            }
        }
        return sum;
    }

    boolean hasInput() {
        for (final LinkConsumer port : in) {
            if (port != null && port.available() > 0) {
                return true;
            }
        }
        return false;
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
