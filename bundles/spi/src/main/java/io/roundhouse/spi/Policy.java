package io.roundhouse.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The special case of an engine that sits on one datapath and decides message by message.
 *
 * <p>The runtime runs a policy in place on the lane's ring through a loop stamped for its revision, which is the same
 * as {@link #doWork} on the two stage ports. Order is FIFO in each lane; a policy that lets a later message overtake a
 * parked one says so by {@link EngineFactory#reorders()}.
 */
@ConsumerType
public interface Policy extends Engine {
    /** Decides about a message on its way from the application to the network. */
    Verdict onTx(Message message);

    /** Decides about a message on its way from the network to the application. */
    default Verdict onRx(final Message message) {
        return Verdict.PASS;
    }

    @Override
    default EngineState decompose() {
        return EngineState.EMPTY;
    }

    @Override
    default int doWork(final Ports ports) {
        final StagePort tx = ports.tx();
        final StagePort rx = ports.rx();
        int work = 0;
        for (Message m = tx.next(); m != null; m = tx.next()) {
            work++;
            if (!tx.apply(onTx(m))) {
                break;
            }
        }
        for (Message m = rx.next(); m != null; m = rx.next()) {
            work++;
            if (!rx.apply(onRx(m))) {
                break;
            }
        }
        return work;
    }
}
