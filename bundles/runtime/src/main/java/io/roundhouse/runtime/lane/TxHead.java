package io.roundhouse.runtime.lane;

import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;

/** The head of the tx lane as the frontend sees it. */
final class TxHead implements OutPort {
    private final Lane lane;
    private final ParkTable park;
    private final DatapathCounters counters;
    private Slot claimed;
    /** While messages that a leaving stage parked come back, nothing newer may enter the lane in front of them. */
    boolean isGated;

    TxHead(final Lane lane, final ParkTable park, final DatapathCounters counters) {
        this.lane = lane;
        this.park = park;
        this.counters = counters;
    }

    @Override
    public Message claim() {
        claimed = isGated || park.isFull() ? null : lane.claim();
        return claimed;
    }

    @Override
    public Message claim(final int length) {
        return null;
    }

    @Override
    public int maxLength() {
        return 0;
    }

    @Override
    public void publish() {
        if (claimed != null) {
            if (claimed.kind() == Message.CREDIT) {
                claimed.control();
            } else {
                claimed.noteOrigin();
                counters.txEntered++;
            }
            claimed = null;
            lane.publish();
        }
    }
}
