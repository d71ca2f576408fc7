package io.roundhouse.mrpc.frontend;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;
import io.roundhouse.spi.sandbox.SandboxLink;

/** A frontend's ports, for {@link SessionWarmUp}. */
final class SandboxPorts implements Ports {
    final SandboxLink rxTail = new SandboxLink(0);
    final SandboxLink done = new SandboxLink(0);
    final SandboxLink txHead = new SandboxLink(0);

    @Override
    public int inCount() {
        return 2;
    }

    @Override
    public InPort in(final int index) {
        return index == 0 ? rxTail : done;
    }

    @Override
    public int outCount() {
        return 1;
    }

    @Override
    public OutPort out(final int index) {
        return txHead;
    }

    @Override
    public DatapathInfo datapath(final int index) {
        return null;
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
