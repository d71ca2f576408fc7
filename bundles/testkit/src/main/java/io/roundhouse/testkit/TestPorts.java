package io.roundhouse.testkit;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;

/** The queues of an engine under test. */
public final class TestPorts implements Ports {
    private final InPort[] in;
    private final OutPort[] out;
    private final DatapathInfo[] datapaths;
    private final TestStagePort tx;
    private final TestStagePort rx;

    private TestPorts(final InPort[] in, final OutPort[] out, final DatapathInfo[] datapaths, final TestStagePort tx,
        final TestStagePort rx) {
        this.in = in;
        this.out = out;
        this.datapaths = datapaths;
        this.tx = tx;
        this.rx = rx;
    }

    /** A policy's two places. */
    public static TestPorts policy(final TestStagePort tx, final TestStagePort rx) {
        return new TestPorts(new InPort[0], new OutPort[0], new DatapathInfo[0], tx, rx);
    }

    /** A frontend's ports: the tail of rx, the tx messages that are done with, the head of tx. */
    public static TestPorts frontend(final TestLink rxTail, final TestLink reclaim, final TestLink txHead) {
        return new TestPorts(new InPort[] {rxTail, reclaim}, new OutPort[] {txHead}, new DatapathInfo[1], null, null);
    }

    /** A transport's ports: a tx and an rx link for each datapath; where the datapath is null there is no port. */
    public static TestPorts transport(final DatapathInfo[] datapaths, final TestLink[] tx, final TestLink[] rx) {
        final InPort[] in = new InPort[datapaths.length];
        final OutPort[] out = new OutPort[datapaths.length];
        for (int i = 0; i < datapaths.length; i++) {
            in[i] = datapaths[i] == null ? null : tx[i];
            out[i] = datapaths[i] == null ? null : rx[i];
        }
        return new TestPorts(in, out, datapaths.clone(), null, null);
    }

    @Override
    public int inCount() {
        return in.length;
    }

    @Override
    public InPort in(final int index) {
        return in[index];
    }

    @Override
    public int outCount() {
        return out.length;
    }

    @Override
    public OutPort out(final int index) {
        return out[index];
    }

    @Override
    public DatapathInfo datapath(final int index) {
        return datapaths[index];
    }

    @Override
    public StagePort tx() {
        return tx;
    }

    @Override
    public StagePort rx() {
        return rx;
    }
}
