package io.roundhouse.spi;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The queues of an engine: {@code doWork(in[], out[])} of Table 3.1. Ports come and go between two calls of
 * {@link Engine#doWork}, announced by {@link Engine#portsChanged}; an index stays with its datapath for the datapath's
 * life, and is null where there is none.
 *
 * <table>
 * <caption>Ports by kind of engine</caption>
 * <tr><th>kind</th><th>in</th><th>out</th><th>stage ports</th></tr>
 * <tr><td>POLICY</td><td>none</td><td>none</td><td>{@link #tx()}, {@link #rx()}</td></tr>
 * <tr><td>FRONTEND</td><td>0: the tail of the rx lane; 1: messages of the tx lane that all stages and the transport are
 * done with, whose memory the frontend gives back</td><td>0: the head of the tx lane</td><td>none</td></tr>
 * <tr><td>TRANSPORT</td><td>i: the tx link of datapath i</td><td>i: the rx link of datapath i</td><td>none</td></tr>
 * </table>
 */
@ProviderType
public interface Ports {
    /** One more than the highest index of an input port. */
    int inCount();

    /** The input port at an index, or null. */
    InPort in(int index);

    /**
     * The next input port that may have messages, so that ports without any cost nothing: all that has some is among
     * them.
     *
     * @param from index at which to begin, 0 or more
     * @return its index, at least {@code from}, or -1 when there is none
     */
    default int nextInput(final int from) {
        for (int i = from; i < inCount(); i++) {
            final InPort port = in(i);
            if (port != null && port.available() > 0) {
                return i;
            }
        }
        return -1;
    }

    /** One more than the highest index of an output port. */
    int outCount();

    /** The output port at an index, or null. */
    OutPort out(int index);

    /** What is known of the datapath behind the ports at an index, or null. Not for the hot path. */
    DatapathInfo datapath(int index);

    /**
     * Whether the datapath at an index is about to end. A transport gives it no more requests, for nobody will serve
     * them; what it was given is answered through its input port yet.
     */
    default boolean isClosing(final int index) {
        return false;
    }

    /** A policy's place on the tx lane. */
    StagePort tx();

    /** A policy's place on the rx lane. */
    StagePort rx();
}
