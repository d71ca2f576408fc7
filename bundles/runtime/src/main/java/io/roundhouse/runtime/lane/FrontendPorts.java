package io.roundhouse.runtime.lane;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;

/** The ports of a frontend. */
final class FrontendPorts implements Ports {
    private final DatapathInfo info;
    private final InPort delivery;
    private final InPort reclaim;
    private final OutPort head;

    FrontendPorts(final DatapathInfo info, final InPort delivery, final InPort reclaim, final OutPort head) {
        this.info = info;
        this.delivery = delivery;
        this.reclaim = reclaim;
        this.head = head;
    }

    @Override
    public int inCount() {
        return 2;
    }

    @Override
    public InPort in(final int index) {
        return index == 0 ? delivery : index == 1 ? reclaim : null;
    }

    @Override
    public int outCount() {
        return 1;
    }

    @Override
    public OutPort out(final int index) {
        return index == 0 ? head : null;
    }

    @Override
    public DatapathInfo datapath(final int index) {
        return info;
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
